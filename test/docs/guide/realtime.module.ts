export { RealtimeModule } from '../quick-start/realtime/realtime.module.js';
