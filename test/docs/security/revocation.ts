import { Injectable } from '@nestjs/common';
import {
  ChannelPolicy,
  UserAuthentication,
  type ChannelRequest,
  type SignedInUser,
  type UserRequest,
} from 'nestjs-pusher-auth';
import Pusher from 'pusher';

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

  // The user is asked for anew, not taken from a token that was issued before.
  @ChannelPolicy('private-user-<id>')
  async own({ user, params }: ChannelRequest<'private-user-<id>', Person>): Promise<boolean> {
    return params.id === user.id && !(await this.blocklist.has(user.id));
  }

  // Connections can be closed by user only once their clients have called pusher.signin().
  @UserAuthentication()
  async signIn({ user }: UserRequest<Person>): Promise<SignedInUser | false> {
    return (await this.blocklist.has(user.id)) ? false : { id: user.id };
  }
}

@Injectable()
export class Revocation {
  constructor(
    private readonly blocklist: Blocklist,
    private readonly pusher: Pusher,
  ) {}

  async revoke(id: string): Promise<void> {
    await this.blocklist.add(id); // first: from now on nothing is signed
    await this.pusher.terminateUserConnections(encodeURIComponent(id)); // then: what was signed ends with its connections
  }
}
