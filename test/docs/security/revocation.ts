import { Injectable } from '@nestjs/common';
import {
  ChannelPolicy,
  PusherAuthService,
  UserAuthentication,
  type ChannelRequest,
  type SignedInUser,
  type UserRequest,
} from 'nestjs-pusher-auth';

export interface Person {
  id: string;
}

@Injectable()
export class Blocklist {
  private readonly blocked = new Set<string>(); // a table, in an application

  add(id: string): Promise<void> {
    this.blocked.add(id);
    return Promise.resolve();
  }

  has(id: string): Promise<boolean> {
    return Promise.resolve(this.blocked.has(id));
  }
}

@Injectable()
export class AccessPolicies {
  constructor(private readonly blocklist: Blocklist) {}

  // The table decides, not a token that was issued before.
  @ChannelPolicy('private-user-<id>')
  async own({ user, params }: ChannelRequest<'private-user-<id>', Person>): Promise<boolean> {
    return params.id === user.id && !(await this.blocklist.has(user.id));
  }

  // A server can signal and close only connections that have signed in: pages call pusher.signin().
  @UserAuthentication()
  async signIn({ user }: UserRequest<Person>): Promise<SignedInUser | false> {
    return (await this.blocklist.has(user.id)) ? false : { id: user.id };
  }
}

@Injectable()
export class Revocation {
  constructor(
    private readonly blocklist: Blocklist,
    private readonly pusherAuth: PusherAuthService,
  ) {}

  async revoke(id: string): Promise<void> {
    await this.blocklist.add(id); // first the data: from now on nothing is signed
    await this.pusherAuth.revoke(id); // then a signal, and after 30 seconds the end of the user's connections
  }
}
