import { type CanActivate, type ExecutionContext, ForbiddenException, Injectable, UseGuards } from '@nestjs/common';
import { ChannelPolicy, UserAuthentication, type ChannelRequest, type UserRequest } from 'nestjs-pusher-auth';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Person {
  readonly id: string;
}

/** The part of a request that the policies read, over HTTP or constructed for the service. */
export interface AskingRequest {
  readonly headers: Readonly<Record<string, unknown>>;
  user?: Person;
}

/** The channel name recorded for a granted sign-in. No channel can have this name. */
export const SIGN_IN = '(sign-in)';

/** A grant by a policy. */
export interface Yes {
  readonly channel: string;
  readonly socketId: string | undefined;
  readonly personId: string | undefined;
}

/** All grants by policies, by the id of the request. */
export const witnessed = new Map<string, Yes[]>();

interface Asked extends UserRequest<Person | undefined> {
  readonly channelName: string;
}

function witness({ channelName, socketId, user, request }: Asked, yes: boolean): boolean {
  const id = String((request as AskingRequest | undefined)?.headers['x-request-id']);
  if (yes) witnessed.set(id, [...(witnessed.get(id) ?? []), { channel: channelName, socketId, personId: user?.id }]);
  return yes;
}

/** Puts the person in `x-user` on the request, if there is one. */
@Injectable()
export class PersonGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<AskingRequest>();
    const id = request.headers['x-user'];
    if (typeof id === 'string') request.user = { id };
    return true;
  }
}

/** A policy's guard that sets its own user: the person in `x-second`. */
@Injectable()
export class SecondPersonGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<AskingRequest>();
    const id = request.headers['x-second'];
    if (typeof id !== 'string') return false;
    request.user = { id };
    return true;
  }
}

/** Every kind of channel, placeholder, answer and speed. The judge implements the same rules independently. */
@Injectable()
export class FuzzedPolicies {
  @ChannelPolicy('private-user-<id>')
  user(asked: ChannelRequest<'private-user-<id>', Person>): boolean {
    return witness(asked, asked.params.id === asked.user.id);
  }

  @ChannelPolicy('presence-room-<id:int>', { userInfo: ({ user }) => ({ name: (user as Person).id.toUpperCase() }) })
  room(asked: ChannelRequest<'presence-room-<id:int>', Person>): boolean {
    return witness(asked, asked.params.id % 2 === 0);
  }

  @ChannelPolicy('presence-cache-lobby-<name:word>')
  async lobby(asked: ChannelRequest<'presence-cache-lobby-<name:word>', Person>): Promise<boolean> {
    await Promise.resolve();
    return witness(asked, asked.params.name.length % 2 === 1);
  }

  @ChannelPolicy('private-encrypted-vault-<id>')
  vault(asked: ChannelRequest<'private-encrypted-vault-<id>', Person>): boolean {
    return witness(asked, asked.params.id === asked.user.id);
  }

  @ChannelPolicy('private-encrypted-cache-box-<team:slug>.<n:int>')
  async box(asked: ChannelRequest<'private-encrypted-cache-box-<team:slug>.<n:int>', Person>): Promise<boolean> {
    await sleep(asked.params.n % 4);
    return witness(asked, asked.params.n % 3 === 0);
  }

  @ChannelPolicy('private-cache-feed-<role:admin|editor>-<id>')
  feed(asked: ChannelRequest<'private-cache-feed-<role:admin|editor>-<id>', Person>): boolean {
    return witness(asked, asked.params.role === (asked.user.id === 'ada' ? 'admin' : 'editor'));
  }

  @ChannelPolicy('private-open-<id>', { allowGuest: true })
  open(asked: ChannelRequest<'private-open-<id>', Person | undefined>): boolean {
    return witness(asked, asked.params.id !== 'secret');
  }

  @ChannelPolicy('private-second-<id>')
  @UseGuards(SecondPersonGuard)
  async second(asked: ChannelRequest<'private-second-<id>', Person>): Promise<boolean> {
    await sleep(asked.user.id.length % 3);
    return witness(asked, asked.params.id === asked.user.id);
  }

  @ChannelPolicy('private-never-<id>')
  never({ params }: ChannelRequest<'private-never-<id>', Person>): boolean {
    if (params.id.length % 2 === 0) throw new ForbiddenException('never');
    return false;
  }

  @ChannelPolicy('presence-signed-<id:uuid>', { useSignedInUser: true })
  signed(asked: ChannelRequest<'presence-signed-<id:uuid>', Person>): boolean {
    return witness(asked, asked.params.id.startsWith('0'));
  }

  @ChannelPolicy('presence-named-<id>')
  named(asked: ChannelRequest<'presence-named-<id>', Person>): { userId: string } | false {
    return witness(asked, asked.user.id === 'ada') ? { userId: `${asked.params.id}!` } : false;
  }

  @UserAuthentication()
  signIn({ user, socketId, request }: UserRequest<Person>): { id: string } | false {
    const isGranted = witness({ channelName: SIGN_IN, socketId, user, request }, user.id !== 'linus');
    return isGranted ? { id: user.id } : false;
  }
}
