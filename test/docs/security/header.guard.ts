export { HeaderGuard } from '../guide/boot.js';
