export { RoomPolicies } from '../quick-start/room.policies.js';
