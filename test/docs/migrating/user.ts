export type { User } from '../quick-start/realtime/user.js';
