export { RoomPolicies } from '../quick-start/realtime/room.policies.js';
