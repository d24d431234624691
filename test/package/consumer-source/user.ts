export interface User {
  readonly id: string;
  readonly rooms: readonly number[];
}

declare module 'nestjs-pusher-auth' {
  interface PusherAuthTypes {
    user: User;
  }
}
