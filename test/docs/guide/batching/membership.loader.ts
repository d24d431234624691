import { Injectable } from '@nestjs/common';
import { MembershipsService } from './memberships.service.js';

@Injectable()
export class MembershipLoader {
  private readonly pending = new Map<number, { ids: number[]; rooms: Promise<ReadonlySet<number>> }>();

  constructor(private readonly memberships: MembershipsService) {}

  async isMember(userId: number, roomId: number): Promise<boolean> {
    let batch = this.pending.get(userId);
    if (!batch) {
      const ids: number[] = [];
      batch = { ids, rooms: this.load(userId, ids) };
      this.pending.set(userId, batch);
    }
    batch.ids.push(roomId);
    return (await batch.rooms).has(roomId);
  }

  private async load(userId: number, ids: number[]): Promise<ReadonlySet<number>> {
    await new Promise((resolve) => setImmediate(resolve)); // the other policies of the batch add their rooms
    this.pending.delete(userId);
    return this.memberships.roomsOf(userId, ids);
  }
}
