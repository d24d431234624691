export interface User {
  id: number;
  name: string;
}

// The type of `user` in every policy.
declare module 'nestjs-pusher-auth' {
  interface PusherAuthTypes {
    user: User;
  }
}
