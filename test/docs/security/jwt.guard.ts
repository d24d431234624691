export { HeaderGuard as JwtGuard } from '../guide/boot.js';
