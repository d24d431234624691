import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { InstalledCommand } from './installed-command.js';
import type { TemporaryFolder } from './temporary-folder.js';

const PAGE = readFileSync('docs/command-line.md', 'utf8');

jest.setTimeout(120_000);

const SHOP = `
import { Injectable, Module, UseGuards } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ChannelBatchPolicy, ChannelPolicy, PusherAuthModule } from 'nestjs-pusher-auth';

class Throttler { canActivate() { return true; } }
class JwtGuard { canActivate() { return true; } }
class RolesGuard { canActivate() { return true; } }

@Injectable()
class OrderPolicies {
  @UseGuards(RolesGuard)
  @ChannelPolicy('private-order-<id:int>')
  read() { return true; }

  @ChannelPolicy('private-<topic>', { allowGuest: true })
  news() { return true; }

  @ChannelBatchPolicy('presence-room-<id:int>')
  rooms({ channels }) { return channels.map(() => true); }
}

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      useFactory: () => { throw new Error('there are no secrets'); },
      guards: [JwtGuard],
    }),
  ],
  providers: [OrderPolicies, RolesGuard, { provide: APP_GUARD, useClass: Throttler }],
})
export class ShopModule {}
`;

const TWO_APPS = `
import { Injectable, Module } from '@nestjs/common';
import { ChannelPolicy, PusherAuthModule } from 'nestjs-pusher-auth';

@Injectable()
class Policies {
  @ChannelPolicy('private-a', { app: 'one' })
  a() { return true; }

  @ChannelPolicy('private-b', { app: 'two' })
  b() { return true; }
}

const register = (app) => PusherAuthModule.forRoot({ key: app, secret: 'a-long-secret', app, path: app });

@Module({ imports: [register('one'), register('two')], providers: [Policies] })
export class TwoModule {}
`;

let command: InstalledCommand;
let folder: TemporaryFolder;
beforeAll(() => {
  command = new InstalledCommand();
  folder = command.application({ 'shop.module.ts': SHOP, 'two.module.ts': TWO_APPS });
});
afterAll(() => {
  folder.remove();
  command.remove();
});

const why = (...args: string[]) => command.run(folder, ['why', ...args]);
const documented = (containing: string) =>
  [...PAGE.matchAll(/```text\n([\s\S]*?)```/g)].map(([, text]) => text!).find((text) => text.includes(containing));

describe('the command why', () => {
  it('prints which policy decides, as the documentation shows', async () => {
    const { code, printed, errors } = await why('dist/shop.module.js', 'private-order-7');
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(printed).toBe(documented('private-order-7 (private)'));
  });

  it('prints why similar patterns do not match, as the documentation shows, and exits with 1', async () => {
    const { code, printed } = await why('dist/shop.module.js', 'presence-room-lobby');
    expect(code).toBe(1);
    expect(printed).toBe(documented('presence-room-lobby (presence)'));
  });

  it.each([
    ['private-order-7', { Guests: '401 without a user', Batch: 'one call for each channel' }],
    ['private-offers', { Guests: 'the policy is also called without a user', Params: 'topic = "offers"' }],
    ['presence-room-7', { Batch: 'one call decides all matching channels of a request', Params: 'id = 7' }],
  ])('prints whether guests are allowed and batches are one call: %s', async (channelName, expected) => {
    const { printed } = await why('dist/shop.module.js', channelName);
    for (const [label, text] of Object.entries(expected)) {
      expect(printed).toMatch(new RegExp(`^${label}: +${text}$`, 'm'));
    }
  });

  it.each([
    ['chat', 'must start with private- or presence-: other channels need no authorization'],
    ['private-', 'must have text after its prefix'],
    ['private-a b', 'may contain only letters, digits and _ - = @ , . ;'],
  ])('prints why %s cannot be authorized', async (channelName, problem) => {
    expect(await why('dist/shop.module.js', channelName)).toEqual({
      code: 1,
      printed: `${channelName}: the name ${problem}.\n`,
      errors: '',
    });
  });

  it('prints the same as JSON', async () => {
    const { code, printed } = await why('dist/shop.module.js', 'private-order-7', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({
      channelName: 'private-order-7',
      kind: 'private',
      problem: null,
      globalGuards: ['Throttler'],
      registrations: [
        {
          app: null,
          endpoints: ['POST /pusher/auth'],
          guards: ['JwtGuard'],
          candidates: [
            { pattern: 'private-order-<id:int>', decides: true, guards: ['RolesGuard'], params: { id: 7 } },
            { pattern: 'private-<topic>', matches: true, decides: false, allowGuest: true },
            { pattern: 'presence-room-<id:int>', matches: false, isBatch: true },
          ],
        },
      ],
    });
    expect(JSON.parse((await why('dist/shop.module.js', 'chat', '--json')).printed)).toMatchObject({
      kind: null,
      problem: 'must start with private- or presence-: other channels need no authorization',
    });
  });

  it('explains each registration and exits with 0 if one has a policy for the name', async () => {
    const { code, printed } = await why('dist/two.module.js', 'private-a');
    expect(code).toBe(0);
    expect(printed).toMatch(/^App: one\n\nDecides: private-a\n[\s\S]*^App: two\n\nNo pattern matches/m);
    expect(await why('dist/two.module.js', 'private-c')).toMatchObject({ code: 1 });
  });
});
