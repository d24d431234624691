export { RoomPolicies } from './batch-policy.js';
