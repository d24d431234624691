// An application as a user of the package writes it, compiled with the consumer's TypeScript as ESM and as CommonJS.
import 'reflect-metadata';
import { type CanActivate, type ExecutionContext, type INestApplication, Injectable, Module } from '@nestjs/common';
import { ChannelPolicy, PusherAuthModule, type ChannelRequest } from 'nestjs-pusher-auth';
import { channelName, InvalidPatternError } from 'nestjs-pusher-auth/channels';
import type { AddressInfo } from 'node:net';
import type { User } from './user.js';

export const KEY = 'app-key';
export const SECRET = 'app-secret';

class TokenGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: Record<string, string>; user?: User }>();
    if (request.headers['authorization'] === 'Bearer ada') request.user = { id: 'ada', rooms: [7] };
    return true;
  }
}

@Injectable()
class RoomPolicies {
  @ChannelPolicy('presence-room-<id:int>', { userInfo: ({ user }) => ({ rooms: user.rooms.length }) })
  join({ user, params }: ChannelRequest<'presence-room-<id:int>'>): boolean {
    return user.rooms.includes(params.id);
  }
}

@Module({
  imports: [PusherAuthModule.forRootAsync({ useFactory: () => ({ key: KEY, secret: SECRET }), guards: [TokenGuard] })],
  providers: [RoomPolicies],
})
export class AppModule {}

export interface Answer {
  readonly status: number;
  readonly body: { readonly auth?: string; readonly channel_data?: string };
}

/** Sends a request to a listening application, as pusher-js does. */
export async function ask(app: INestApplication, room: number, token = 'ada'): Promise<Answer> {
  const server = app.getHttpServer() as { address(): AddressInfo };
  const response = await fetch(`http://127.0.0.1:${server.address().port}/pusher/auth`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams({
      socket_id: '12.34',
      channel_name: channelName('presence-room-<id:int>', { id: room }),
    }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** The build of the package that runs here. */
export function loadedBuild(): string | undefined {
  try {
    channelName('private-<unclosed', {} as never);
  } catch (error) {
    if (error instanceof InvalidPatternError) return /dist[\\/](esm|cjs)[\\/]/.exec(error.stack ?? '')?.[1];
  }
  return undefined;
}
