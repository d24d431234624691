import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { MembershipsService } from './memberships.service.js';

@Injectable()
export class RoomPolicies {
  private readonly found = new WeakMap<object, Promise<ReadonlySet<number>>>();

  constructor(private readonly memberships: MembershipsService) {}

  @ChannelPolicy('presence-room-<id:int>')
  async join({ user, params, request }: ChannelRequest<'presence-room-<id:int>'>): Promise<boolean> {
    return (await this.roomsOf(user.id, request)).has(params.id);
  }

  /** All rooms of the user: the first channel does not know which rooms the others are about. */
  private roomsOf(userId: number, request: object = {}): Promise<ReadonlySet<number>> {
    const rooms = this.found.get(request) ?? this.memberships.roomsOf(userId);
    this.found.set(request, rooms);
    return rooms;
  }
}
