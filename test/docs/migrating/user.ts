export type { User } from '../quick-start/user.js';
