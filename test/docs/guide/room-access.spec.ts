import { ForbiddenException, type INestApplication, NotFoundException } from '@nestjs/common';
import { ExternalContextCreator } from '@nestjs/core';
import { PusherAuthService } from 'nestjs-pusher-auth';
import request from 'supertest';
import type { App } from 'supertest/types.js';
import { RoomPolicies } from '../quick-start/realtime/room.policies.js';
import { RoomsService } from '../quick-start/realtime/rooms.service.js';
import { boot } from './boot.js';
import { RoomAccessGuard } from './service/room-access.guard.js';
import { RoomMessagesController } from './service/room-messages.controller.js';

const ADA = { id: 7, name: 'Ada' };
const GRACE = { id: 8, name: 'Grace' };

let app: INestApplication<App>;
beforeAll(async () => {
  app = await boot([RoomPolicies, RoomsService], {}, [RoomMessagesController]);
});
afterAll(() => app.close());

describe('the policy of a channel also protects', () => {
  it.each([
    ['a member', ADA, '1', 200],
    ['somebody else', GRACE, '1', 403],
    ['nobody', undefined, '1', 403],
    ['a member of another room', ADA, '2', 403],
    ['a member, with another spelling of the id', ADA, '01', 200],
    ['a member, with something that is not an id', ADA, 'x-1', 404],
    ['a member, with the id 0', ADA, '0', 404],
  ])('a route: %s', async (_who, user, roomId, status) => {
    const headers = user ? { 'x-user': JSON.stringify(user) } : {};
    await request(app.getHttpServer()).get(`/rooms/${roomId}/messages`).set(headers).expect(status);
    if (status === 404) return;
    const channel = { socket_id: '1.2', channel_name: `presence-room-${Number(roomId)}` };
    const reply = await request(app.getHttpServer()).post('/pusher/auth').set(headers).send(channel);
    expect(reply.status === 200).toBe(status === 200);
  });

  // As @nestjs/graphql calls resolvers.
  const resolver = { messages: (): string => 'messages' };
  const guarded = (): ((...args: unknown[]) => Promise<string>) => {
    Reflect.defineMetadata('__guards__', [new RoomAccessGuard(app.get(PusherAuthService))], resolver.messages);
    const creator = app.get(ExternalContextCreator);
    return creator.create(
      resolver,
      resolver.messages,
      'messages',
      undefined,
      undefined,
      undefined,
      undefined,
      { guards: true, filters: false, interceptors: false },
      'graphql',
    ) as (...args: unknown[]) => Promise<string>;
  };

  it('a resolver', async () => {
    const call = (user: object, roomId: unknown) => guarded()(undefined, { roomId }, { req: { user } }, {});
    expect(await call(ADA, 1)).toBe('messages');
    await expect(call(GRACE, 1)).rejects.toBeInstanceOf(ForbiddenException);
    await expect(call(ADA, 'x')).rejects.toBeInstanceOf(NotFoundException);
  });
});
