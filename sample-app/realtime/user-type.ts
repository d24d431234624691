import type { User } from '../users/user.js';

declare module 'nestjs-pusher-auth' {
  /** The user that JwtAuthGuard sets on the request, as policies and mappers receive it. */
  interface PusherAuthTypes {
    user: User;
  }
}
