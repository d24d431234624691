export { AccountModule as AppModule } from './accounts.js';
