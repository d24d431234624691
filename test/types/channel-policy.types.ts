// Compiled by `npm run typecheck`: each @ts-expect-error is a mistake that the compiler must find.
import { Injectable } from '@nestjs/common';
import { ChannelPolicy, PusherAuthModule, UserAuthentication, type ChannelRequest } from 'nestjs-pusher-auth';

interface User {
  id: number;
  name: string;
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function same<A, B>(...proof: Equal<A, B> extends true ? [] : [never]): void;

@Injectable()
export class RightPolicies {
  @ChannelPolicy('presence-room-<id:int>', { userInfo: ({ params }) => ({ room: params.id }) })
  room({ params, user }: ChannelRequest<'presence-room-<id:int>', User>): boolean {
    same<typeof params, { readonly id: number }>();
    same<ChannelRequest<'presence-room-<id:int>', User>['kind'], 'presence'>();
    return params.id === user.id;
  }

  @ChannelPolicy('presence-lobby')
  member({ user }: ChannelRequest<'presence-lobby', User>): { userId: number; userInfo: object } {
    return { userId: user.id, userInfo: { name: user.name } };
  }

  @ChannelPolicy('private-team-<role:admin|editor>-<rest>')
  role({ params }: ChannelRequest<'private-team-<role:admin|editor>-<rest>', User>): Promise<boolean> {
    same<typeof params, { readonly role: 'admin' | 'editor'; readonly rest: string }>();
    return Promise.resolve(params.role === 'admin');
  }

  @ChannelPolicy(['private-a-<id>', 'private-b-<number:int>'])
  several(request: ChannelRequest<'private-a-<id>' | 'private-b-<number:int>', User>): boolean {
    return request.pattern === 'private-a-<id>' ? request.params.id === 'x' : request.params.number === 1;
  }

  @ChannelPolicy('private-open-<id>', { allowGuest: true })
  guest({ user }: ChannelRequest<'private-open-<id>', User | undefined>): boolean {
    return user === undefined;
  }

  @ChannelPolicy('private-none')
  noArgument(): boolean {
    return true;
  }

  @ChannelPolicy('presence-signed-in', { useSignedInUser: true })
  signedIn(): boolean {
    return true;
  }

  @UserAuthentication()
  signIn({ user }: { user: User }): { id: number; watchlist: string[] } | false {
    return user.id > 0 && { id: user.id, watchlist: ['1'] };
  }
}

@Injectable()
export class WrongPolicies {
  // @ts-expect-error a public channel needs no policy
  @ChannelPolicy('room-<id>')
  publicPattern(): boolean {
    return true;
  }

  // @ts-expect-error one of several patterns is public
  @ChannelPolicy(['private-room-<id>', 'room-<id>'])
  onePublicPattern(): boolean {
    return true;
  }

  @ChannelPolicy('presence-room-<id:int>')
  wrongParameter({ params }: ChannelRequest<'presence-room-<id:int>', User>): boolean {
    // @ts-expect-error the parameter is called id
    return params.room === 1;
  }

  // @ts-expect-error the method was written for another pattern
  @ChannelPolicy('presence-room-<id:int>')
  otherPattern({ params }: ChannelRequest<'presence-room-<room:int>', User>): boolean {
    return params.room === 1;
  }

  // @ts-expect-error a private channel has no members
  @ChannelPolicy('private-room-<id>')
  memberOfPrivate(): { userInfo: object } {
    return { userInfo: {} };
  }

  // @ts-expect-error an answer is a boolean or a member
  @ChannelPolicy('private-room-<id>')
  noAnswer(): undefined {
    return undefined;
  }

  // @ts-expect-error an entity is not an answer
  @ChannelPolicy('presence-room-<id>')
  entity(): User {
    return { id: 1, name: 'Ada' };
  }

  // @ts-expect-error with allowGuest the user may be undefined
  @ChannelPolicy('private-open-<id>', { allowGuest: true })
  forgottenGuest({ user }: ChannelRequest<'private-open-<id>', User>): boolean {
    return user.id === 1;
  }

  // @ts-expect-error a private channel has no userInfo
  @ChannelPolicy('private-room-<id>', { userInfo: () => ({}) })
  infoOfPrivate(): boolean {
    return true;
  }

  // @ts-expect-error unknown option
  @ChannelPolicy('presence-room-<id>', { userinfo: () => ({}) })
  misspelt(): boolean {
    return true;
  }

  // @ts-expect-error a mapper sees the parameters of its pattern
  @ChannelPolicy('presence-room-<id>', { userInfo: ({ params }) => ({ room: String(params.room) }) })
  mapperParameter(): boolean {
    return true;
  }

  // @ts-expect-error unknown type itn
  @ChannelPolicy('private-room-<id:itn>')
  misspeltType(): boolean {
    return true;
  }
}

PusherAuthModule.forRootAsync({ useFactory: () => ({ key: 'k', secret: 's' }), guards: [] });
// @ts-expect-error guards must be next to the factory: Nest would silently ignore them
PusherAuthModule.forRootAsync({ useFactory: () => ({ key: 'k', secret: 's', guards: [] }) });
// @ts-expect-error so does the path
PusherAuthModule.forRootAsync({ useFactory: () => Promise.resolve({ key: 'k', secret: 's', path: 'x' }) });
// @ts-expect-error the secret is missing
PusherAuthModule.forRoot({ key: 'k' });
