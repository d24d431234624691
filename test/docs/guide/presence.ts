export { LobbyPolicies } from './lobby.policies.js';
