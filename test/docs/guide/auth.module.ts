export { AuthModule } from '../quick-start/auth.module.js';
