// Only compiled: the facts about the package that a consumer's compiler must know.
import { ChannelPolicy, PusherAuthModule, PusherAuthService, type ChannelRequest } from 'nestjs-pusher-auth';
import { channelName, matchChannel } from 'nestjs-pusher-auth/channels';
import { pusherAuth, type PusherClass } from 'nestjs-pusher-auth/client';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import type { User } from './user.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Same<A, B> extends true ? [] : [never]): void;

type Room = ChannelRequest<'presence-room-<id:int>'>;
same<Room['user'], User>(); // by declaration merging
same<Room['params'], { readonly id: number }>();
same<Room['kind'], 'presence'>();
same<
  ChannelRequest<'private-<team:slug>.<role:admin|editor>'>['params'],
  { readonly team: string; readonly role: 'admin' | 'editor' }
>();
// @ts-expect-error -- proves that `same` can fail
same<Room['params'], { readonly id: string }>();
// @ts-expect-error -- the user is not unknown
same<Room['user'], unknown>();

export class Policies {
  @ChannelPolicy('presence-room-<id:int>', {
    userInfo: ({ user, params }) => ({ rooms: user.rooms, id: params.id.toFixed() }),
  })
  join({ user, params }: Room): boolean {
    return user.rooms.includes(params.id);
  }

  // @ts-expect-error -- not a pattern of a channel that can be authorized
  @ChannelPolicy('public-<id>')
  wrongKind(): boolean {
    return true;
  }

  // @ts-expect-error -- a private channel has no member
  @ChannelPolicy('private-room-<id>')
  wrongAnswer(): { userId: string } {
    return { userId: 'ada' };
  }

  // @ts-expect-error -- the request of another pattern
  @ChannelPolicy('private-room-<id:int>')
  wrongRequest({ params }: ChannelRequest<'private-room-<name>'>): boolean {
    return params.name === '';
  }
}

channelName('private-room-<id:int>', { id: 7 });
// @ts-expect-error -- the placeholder takes a number
channelName('private-room-<id:int>', { id: '7' });
export const matched = matchChannel('private-room-<id:int>', 'private-room-7');
same<NonNullable<typeof matched>, { readonly id: number }>();

declare const Pusher: PusherClass;
export const authorization = pusherAuth({
  Pusher,
  headers: ({ refresh }) => Promise.resolve({ Authorization: refresh ? 'new' : 'old' }),
  onError: ({ channelName, status, willRetry }) => [channelName?.length, status.toFixed(), willRetry],
});
authorization.channelAuthorization.customHandler({ socketId: '1.2', channelName: 'private-x' }, (error, grant) => [
  error?.message,
  grant?.auth,
  grant?.channel_data,
]);
// @ts-expect-error -- a promise is not a function, and could not be refreshed
pusherAuth({ headers: Promise.resolve({}) });

PusherAuthModule.forRoot({ key: 'k', secret: 's', guards: [], path: 'broadcasting' });
PusherAuthModule.forRootAsync({ useFactory: () => ({ key: 'k', secret: 's' }), guards: [] });
// @ts-expect-error -- Nest would drop guards that the factory returns
PusherAuthModule.forRootAsync({ useFactory: () => ({ key: 'k', secret: 's', guards: [] }) });

export async function uses(service: PusherAuthService): Promise<boolean> {
  await pusherAuthTester({} as never)
    .as({ id: 'ada' })
    .join('private-room-7');
  return service.can({ channelName: 'private-room-7' }, { user: { id: 'ada' } });
}
