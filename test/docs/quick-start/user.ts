export interface User {
  id: number;
  name: string;
}

// What the guards put on the request: every policy of the application now gets a User.
declare module 'nestjs-pusher-auth' {
  interface PusherAuthTypes {
    user: User;
  }
}
