export { AuthModule } from '../quick-start/auth/auth.module.js';
