import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { roomChannel } from '../channels.js';
import { ParseIdPipe } from '../platform/parse-id.pipe.js';
import type { User } from '../users/user.js';

/** Asks the policy of the room's channel, so that REST and Channels cannot disagree. Runs after JwtAuthGuard. */
@Injectable()
export class RoomAccessGuard implements CanActivate {
  private readonly parseId = new ParseIdPipe();

  constructor(private readonly pusherAuth: PusherAuthService) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    const { user, params } = context.switchToHttp().getRequest<{ user: User; params: { roomId: string } }>();
    return this.pusherAuth.can({ channelName: roomChannel(this.parseId.transform(params.roomId)) }, { user });
  }
}
