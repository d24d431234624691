export { RealtimeModule } from '../quick-start/realtime.module.js';
