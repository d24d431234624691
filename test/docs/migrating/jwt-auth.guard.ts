/** What migrating.md calls the application's own guard. */
export { HeaderGuard as JwtAuthGuard } from '../guide/boot.js';
