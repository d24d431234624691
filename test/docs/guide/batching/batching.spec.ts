import { type CanActivate, Injectable, type Type, UseGuards } from '@nestjs/common';
import { ChannelBatchPolicy, ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { tablesIn } from '../../markdown.js';
import { boot } from '../boot.js';
import { RoomPolicies } from './batch-policy.js';
import { RoomPolicies as LoadingRoomPolicies } from './loading-policy.js';
import { MembershipLoader } from './membership.loader.js';
import { MembershipsService } from './memberships.service.js';
import { RoomPolicies as RememberingRoomPolicies } from './weak-map-policy.js';

let queries = 0;
let guardRuns = 0;

/** Every user is a member of the rooms with even numbers. */
@Injectable()
class EvenRooms extends MembershipsService {
  override async roomsOf(_userId: number, among?: readonly number[]): Promise<ReadonlySet<number>> {
    queries += 1;
    await Promise.resolve();
    return new Set((among ?? Array.from({ length: 100 }, (_, id) => id)).filter((id) => id % 2 === 0));
  }
}

@Injectable()
class CountingGuard implements CanActivate {
  async canActivate(): Promise<boolean> {
    guardRuns += 1;
    return Promise.resolve(true);
  }
}

@Injectable()
class AskingRoomPolicies {
  constructor(private readonly memberships: MembershipsService) {}

  @ChannelPolicy('presence-room-<id:int>')
  async join({ user, params }: ChannelRequest<'presence-room-<id:int>'>): Promise<boolean> {
    return (await this.memberships.roomsOf(user.id, [params.id])).has(params.id);
  }
}

@Injectable()
class GuardedAskingRoomPolicies extends AskingRoomPolicies {
  @UseGuards(CountingGuard)
  @ChannelPolicy('presence-room-<id:int>')
  override join(...[one]: Parameters<AskingRoomPolicies['join']>) {
    return super.join(one);
  }
}

@Injectable()
class GuardedRoomPolicies extends RoomPolicies {
  @UseGuards(CountingGuard)
  @ChannelBatchPolicy('presence-room-<id:int>')
  override join(...[batch]: Parameters<RoomPolicies['join']>) {
    return super.join(batch);
  }
}

@Injectable()
class GuardedLoadingRoomPolicies extends LoadingRoomPolicies {
  @UseGuards(CountingGuard)
  @ChannelPolicy('presence-room-<id:int>')
  override join(...[one]: Parameters<LoadingRoomPolicies['join']>) {
    return super.join(one);
  }
}

@Injectable()
class GuardedRememberingRoomPolicies extends RememberingRoomPolicies {
  @UseGuards(CountingGuard)
  @ChannelPolicy('presence-room-<id:int>')
  override join(...[one]: Parameters<RememberingRoomPolicies['join']>) {
    return super.join(one);
  }
}

const NAMES = Array.from({ length: 40 }, (_, id) => `presence-room-${id + 1}`);

/** The cost of a request for forty channels. */
async function costOf(policies: Type): Promise<{ queries: number; guardRuns: number }> {
  const app = await boot([policies, MembershipLoader, { provide: MembershipsService, useClass: EvenRooms }]);
  queries = guardRuns = 0;
  const reply = await request(app.getHttpServer())
    .post('/pusher/auth')
    .set('x-user', JSON.stringify({ id: 1, name: 'Ada' }))
    .send({ socket_id: '1.2', channel_name: NAMES })
    .expect(200);
  await app.close();
  const statuses = Object.values(reply.body as Record<string, { status: number }>).map(({ status }) => status);
  expect(statuses).toEqual(NAMES.map((_, index) => (index % 2 === 0 ? 403 : 200)));
  return { queries, guardRuns };
}

describe('the ways to one query in docs/batching.md', () => {
  const { rows } = tablesIn(readFileSync('docs/batching.md', 'utf8')).find(
    ({ heading }) => heading === 'One query for a batch',
  )!;

  it('are listed in this order', () => {
    expect(rows.map(([way]) => way)).toEqual(['plain policies', 'batch policy', 'data loader', '`WeakMap` by request']);
  });

  it.each<[index: number, unguarded: Type, guarded: Type]>([
    [0, AskingRoomPolicies, GuardedAskingRoomPolicies],
    [1, RoomPolicies, GuardedRoomPolicies],
    [2, LoadingRoomPolicies, GuardedLoadingRoomPolicies],
    [3, RememberingRoomPolicies, GuardedRememberingRoomPolicies],
  ])('cost the numbers in row %i', async (index, unguarded, guarded) => {
    const without = await costOf(unguarded);
    const behind = await costOf(guarded);
    expect(without.guardRuns).toBe(0);
    expect(rows[index]!.slice(1).map(Number)).toEqual([without.queries, behind.queries, behind.guardRuns]);
  });
});
