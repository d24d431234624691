import { type CanActivate, type ExecutionContext, Injectable, NotFoundException } from '@nestjs/common';
import { PusherAuthService } from 'nestjs-pusher-auth';
import { channelName } from 'nestjs-pusher-auth/channels';

interface RoomRequest {
  readonly user?: unknown;
  readonly params: { readonly roomId?: string };
}

/** Asks the policy of the room's channel. Put it after the guard that finds the user. */
@Injectable()
export class RoomAccessGuard implements CanActivate {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  canActivate(context: ExecutionContext): Promise<boolean> {
    const { request, roomId } = readRoom(context);
    const id = Number(roomId);
    if (!Number.isSafeInteger(id) || id < 1) throw new NotFoundException();
    return this.pusherAuth.can({ channelName: channelName('presence-room-<id:int>', { id }) }, { request });
  }
}

/** The room id: `:roomId` of a route, the argument `roomId` of a GraphQL resolver. */
function readRoom(context: ExecutionContext): { request: RoomRequest; roomId: unknown } {
  if (context.getType<string>() === 'graphql') {
    const [, { roomId }, { req }] = context.getArgs<[unknown, { roomId: unknown }, { req: RoomRequest }]>();
    return { request: req, roomId };
  }
  const request = context.switchToHttp().getRequest<RoomRequest>();
  return { request, roomId: request.params.roomId };
}
