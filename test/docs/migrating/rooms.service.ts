export { RoomsService } from '../quick-start/rooms.service.js';
