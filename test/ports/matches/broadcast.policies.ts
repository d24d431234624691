import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';

export interface Trainer {
  id: string;
}

/** What the rules look up; each call stands in for a query. */
@Injectable()
export class ArenaService {
  readonly queries: string[] = [];

  async match(id: number): Promise<{ home: number; away: number; isPublic: boolean } | undefined> {
    await this.query(`match ${id}`);
    return { 3: { home: 10, away: 11, isPublic: false }, 4: { home: 12, away: 13, isPublic: true } }[id];
  }

  async team(id: number): Promise<{ coach: string; members: readonly string[] } | undefined> {
    await this.query(`team ${id}`);
    return {
      10: { coach: 'ada', members: ['ada', 'bob'] },
      11: { coach: 'cyd', members: ['cyd'] },
      12: { coach: 'eve', members: ['eve'] },
    }[id];
  }

  private async query(what: string): Promise<void> {
    this.queries.push(what);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// #region policies
const MATCH = 'private-match.<id:int>';
const LOBBY = 'presence-match.<id:int>.lobby';

@Injectable()
export class BroadcastPolicies {
  constructor(private readonly arena: ArenaService) {}

  @ChannelPolicy('private-trainer.<id:word>')
  own({ user, params }: ChannelRequest<'private-trainer.<id:word>', Trainer>): boolean {
    return params.id === user.id;
  }

  @ChannelPolicy('private-team.<id:int>')
  async team({ user, params }: ChannelRequest<'private-team.<id:int>', Trainer>): Promise<boolean> {
    return this.isMember(params.id, user);
  }

  @ChannelPolicy('private-team.<id:int>.coach')
  async coach({ user, params }: ChannelRequest<'private-team.<id:int>.coach', Trainer>): Promise<boolean> {
    return (await this.arena.team(params.id))?.coach === user.id;
  }

  @ChannelPolicy(MATCH)
  async watch({ user, params }: ChannelRequest<typeof MATCH, Trainer>): Promise<boolean> {
    const match = await this.arena.match(params.id);
    return match !== undefined && (match.isPublic || (await this.isPlaying(match, user)));
  }

  @ChannelPolicy(LOBBY)
  async lobby({ user, params }: ChannelRequest<typeof LOBBY, Trainer>): Promise<PresenceMember | false> {
    const match = await this.arena.match(params.id);
    return match !== undefined && (await this.isPlaying(match, user)) && { userInfo: { id: user.id } };
  }

  private async isPlaying({ home, away }: { home: number; away: number }, user: Trainer): Promise<boolean> {
    return (await this.isMember(home, user)) || this.isMember(away, user);
  }

  private async isMember(team: number, user: Trainer): Promise<boolean> {
    return (await this.arena.team(team))?.members.includes(user.id) ?? false;
  }
}
// #endregion
