import { ForbiddenException, Injectable } from '@nestjs/common';
import { ChannelBatchPolicy, ChannelPolicy, type ChannelBatch, type ChannelRequest } from 'nestjs-pusher-auth';
import type { User } from '../quick-start/user.js';

/** Your table of memberships. */
export abstract class Memberships {
  /** Which of these rooms, or of all rooms, have the user as a member. */
  abstract roomsOf(userId: number, among?: readonly number[]): Promise<ReadonlySet<number>>;
}

// #region batch-policy
@Injectable()
export class RoomPolicies {
  constructor(private readonly memberships: Memberships) {}

  @ChannelBatchPolicy('presence-room-<id:int>')
  async join({ user, channels }: ChannelBatch<'presence-room-<id:int>', User>): Promise<(boolean | Error)[]> {
    const ids = channels.map(({ params }) => params.id);
    const mine = await this.memberships.roomsOf(user.id, ids); // the only query, however many channels there are
    return ids.map((id) => mine.has(id) || new ForbiddenException(`not a member of room ${id}`));
  }
}
// #endregion

// #region data-loader
@Injectable()
export class MembershipLoader {
  private readonly asked = new Map<number, { ids: number[]; rooms: Promise<ReadonlySet<number>> }>();

  constructor(private readonly memberships: Memberships) {}

  async isMember(userId: number, roomId: number): Promise<boolean> {
    let batch = this.asked.get(userId);
    if (!batch) {
      const ids: number[] = [];
      batch = { ids, rooms: this.load(userId, ids) };
      this.asked.set(userId, batch);
    }
    batch.ids.push(roomId);
    return (await batch.rooms).has(roomId);
  }

  private async load(userId: number, ids: number[]): Promise<ReadonlySet<number>> {
    await new Promise((resolve) => setImmediate(resolve)); // meanwhile, the other policies of the batch ask
    this.asked.delete(userId);
    return this.memberships.roomsOf(userId, ids);
  }
}

@Injectable()
export class LoadingRoomPolicies {
  constructor(private readonly loader: MembershipLoader) {}

  @ChannelPolicy('presence-room-<id:int>')
  join({ user, params }: ChannelRequest<'presence-room-<id:int>', User>): Promise<boolean> {
    return this.loader.isMember(user.id, params.id);
  }
}
// #endregion

// #region weak-map
@Injectable()
export class RememberingRoomPolicies {
  private readonly found = new WeakMap<object, Promise<ReadonlySet<number>>>();

  constructor(private readonly memberships: Memberships) {}

  @ChannelPolicy('presence-room-<id:int>')
  async join({ user, params, request }: ChannelRequest<'presence-room-<id:int>', User>): Promise<boolean> {
    return (await this.roomsOf(user, request)).has(params.id);
  }

  /** All rooms of the user: the first channel cannot know which rooms the others are about. */
  private roomsOf(user: User, request: object = {}): Promise<ReadonlySet<number>> {
    const rooms = this.found.get(request) ?? this.memberships.roomsOf(user.id);
    this.found.set(request, rooms);
    return rooms;
  }
}
// #endregion
