/** What the guide calls the application's own guard. */
export { HeaderGuard as JwtGuard } from './boot.js';
