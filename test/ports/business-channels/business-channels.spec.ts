import { type INestApplication, Module, type Type } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import Pusher from 'pusher';
import { JSON_BODY, send } from '../../e2e/wire/raw-http.js';
import { bodyOf, create, granted, listen, sdk, SOCKET_ID } from '../../surroundings/asking.js';
import { BusinessesService, StaffGuard } from './businesses.js';
import { BusinessPolicies } from './business.policies.js';
import { PusherController } from './by-hand.controller.js';

@Module({
  controllers: [PusherController],
  providers: [BusinessesService, { provide: Pusher, useValue: sdk }],
})
class ByHandModule {}

@Module({
  imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret', guards: [StaffGuard] })],
  providers: [BusinessesService, BusinessPolicies],
})
class PortedModule {}

const TOPICS = ['conversations-', 'activity-', 'meta-publish-', 'ai-edit-ui-', 'members-', ''];
const BUSINESSES = TOPICS.map((topic) => `private-business-${topic}7`);

let app: INestApplication;
let origin: string;
const boot = (module: Type) => async () => {
  app = await create(module, 'express');
  origin = await listen(app);
};

/** The request of its page: JSON, with the token of the signed-in user. */
const ask = (token: string, channelName: string) =>
  send(origin, {
    headers: { ...JSON_BODY, ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ socket_id: SOCKET_ID, channel_name: channelName }),
  });

const ACCESS: [string, readonly string[], readonly string[]][] = [
  ['1', [...BUSINESSES, 'private-user-1'], ['private-business-members-8', 'private-user-2', 'private-admin']],
  ['2', [...BUSINESSES, 'private-business-members-8', 'private-user-2'], ['private-user-1', 'private-admin']],
  ['3', ['private-user-3'], [...BUSINESSES, 'private-business-payroll-7', 'private-business-']],
  ['admin', [...BUSINESSES, 'private-business-members-8', 'private-admin'], ['private-user-1', 'private-anything']],
];

describe.each([
  ['by hand', ByHandModule, 201],
  ['ported', PortedModule, 200],
])('six business channels with one rule, %s,', (_, module, success) => {
  beforeAll(boot(module));
  afterAll(() => app.close());

  it.each(ACCESS)('grant user %s only their own channels', async (token, own, others) => {
    for (const channelName of own) {
      const reply = await ask(token, channelName);
      expect([channelName, reply.status, bodyOf(reply)]).toEqual([channelName, success, granted(channelName)]);
    }
    for (const channelName of others) {
      expect([channelName, (await ask(token, channelName)).status]).toEqual([channelName, 403]);
    }
  });

  it('require a token', async () => {
    expect((await ask('', 'private-admin')).status).toBe(401);
  });
});

// The names that docs/migrating.md lists.
const HOLES: [string, string, number, number][] = [
  ['a second spelling of business 7', 'private-business-members-07', 201, 403],
  ['another spelling of business 7', 'private-business-members-0x7', 201, 403],
  ['a third spelling of business 7', 'private-business-members-7.0', 201, 403],
];

describe.each([
  ['by hand', ByHandModule, 2],
  ['ported', PortedModule, 3],
] as const)('user 1, %s,', (_, module, column) => {
  beforeAll(boot(module));
  afterAll(() => app.close());

  it.each(HOLES)('gets the documented status for %s: %s', async (...row) => {
    expect((await ask('1', row[1])).status).toBe(row[column]);
  });
});

it('both versions have as many lines as docs/migrating.md states', () => {
  const [, before, after] = /(\d+) lines by hand, (\d+) as policies/.exec(readFileSync('docs/migrating.md', 'utf8'))!;
  expect([before, after]).toEqual([linesOf('by-hand.controller.ts'), linesOf('business.policies.ts')].map(String));
});

/** Counts lines without imports, comments and blank lines. */
function linesOf(file: string): number {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8').split('\n');
  return lines.filter((line) => !/^(import .*|\s*\/\/.*|\s*)$/.test(line)).length;
}
