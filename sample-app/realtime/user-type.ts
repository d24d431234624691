import type { User } from '../users/user.js';

declare module 'nestjs-pusher-auth' {
  /** What JwtAuthGuard puts on the request is what policies and mappers get. */
  interface PusherAuthTypes {
    user: User;
  }
}
