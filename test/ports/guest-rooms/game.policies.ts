import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';
import { randomUUID } from 'node:crypto';

/** The games that are going on; stands in for a table. */
@Injectable()
export class GamesService {
  has(code: string): boolean {
    return code === 'kiwi';
  }
}

// #region policy
@Injectable()
export class GamePolicies {
  constructor(private readonly games: GamesService) {}

  // Nobody signs in here: the code of a game is all that a player needs.
  @ChannelPolicy('presence-game-<code:word>', { allowGuest: true })
  play({ params, request }: ChannelRequest<'presence-game-<code:word>', undefined>): PresenceMember | false {
    if (!this.games.has(params.code)) return false;
    const id = randomUUID(); // made here and never by the client, who could take somebody's place with it
    return { userId: id, userInfo: { id, name: nicknameOf(request) } };
  }
}

/** What the page sends next to the channel's name; shown to others, so it is cut to a length. */
function nicknameOf(request: object | undefined): string {
  const { nickname } = (request as { body?: { nickname?: unknown } } | undefined)?.body ?? {};
  return typeof nickname === 'string' && nickname !== '' ? nickname.slice(0, 30) : 'Guest';
}
// #endregion
