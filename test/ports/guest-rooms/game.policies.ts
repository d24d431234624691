import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, type PresenceMember } from 'nestjs-pusher-auth';
import { randomUUID } from 'node:crypto';
import { GamesService } from './games.service.js';

@Injectable()
export class GamePolicies {
  constructor(private readonly games: GamesService) {}

  // Players have no account. They only need the code of a game.
  @ChannelPolicy('presence-game-<code:word>', { allowGuest: true })
  play({ params, request }: ChannelRequest<'presence-game-<code:word>', undefined>): PresenceMember | false {
    if (!this.games.has(params.code)) return false;
    const id = randomUUID();
    return { userId: id, userInfo: { id, name: nicknameOf(request) } };
  }
}

/** Client input that others will see, so its length is limited. */
function nicknameOf(request: object | undefined): string {
  const { nickname } = (request as { body?: { nickname?: unknown } } | undefined)?.body ?? {};
  return typeof nickname === 'string' && nickname !== '' ? nickname.slice(0, 30) : 'Guest';
}
