export { RoomsService } from '../quick-start/realtime/rooms.service.js';
