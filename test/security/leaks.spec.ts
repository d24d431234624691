import { type CanActivate, type ExecutionContext, HttpException, Injectable, UseGuards } from '@nestjs/common';
import { ChannelPolicy, PusherAuthService, type ChannelRequest, type Decision } from 'nestjs-pusher-auth';
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';
import request from 'supertest';
import { HeaderUserGuard, type TestUser } from '../integration/asking-users.js';
import { bootApp, KEY, MASTER_KEY, SECRET, type AdapterName, type Booted, type TestApp } from '../integration/boot.js';

const random = (limit: number) => sleep(Math.floor(Math.random() * limit));

/** Takes the user for one policy from the channel's name, after a delay. */
@Injectable()
class SlowUserGuard implements CanActivate {
  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const view = execution.switchToHttp().getRequest<{ user: TestUser; body: { channel_name: string[] } }>();
    const endpointUser = view.user.id;
    await random(8);
    turns += 1;
    view.user = { id: `${endpointUser}-as-${turns}` };
    await random(8);
    return true;
  }
}
let turns = 0;

interface Seen {
  readonly channel: string;
  readonly user: string;
  readonly viewUser: string;
}

const seen: Seen[] = [];

@Injectable()
class LeakyPolicies {
  @ChannelPolicy('presence-own-<owner:word>-<n:int>')
  async own({
    channelName,
    user,
    request,
  }: ChannelRequest<'presence-own-<owner:word>-<n:int>', TestUser>): Promise<boolean> {
    const viewUser = () => (request as { user: TestUser }).user.id;
    seen.push({ channel: channelName, user: user.id, viewUser: viewUser() });
    await random(8);
    seen.push({ channel: channelName, user: user.id, viewUser: viewUser() });
    return true;
  }

  @ChannelPolicy('presence-second-<owner:word>-<n:int>')
  @UseGuards(SlowUserGuard)
  async second({
    channelName,
    user,
    request,
  }: ChannelRequest<'presence-second-<owner:word>-<n:int>', TestUser>): Promise<boolean> {
    const viewUser = () => (request as { user: TestUser }).user.id;
    seen.push({ channel: channelName, user: user.id, viewUser: viewUser() });
    await random(8);
    seen.push({ channel: channelName, user: user.id, viewUser: viewUser() });
    return true;
  }

  // Writes on everything that it receives.
  @ChannelPolicy('private-vandal-<owner:word>-<n:int>')
  async vandal(asked: ChannelRequest<'private-vandal-<owner:word>-<n:int>', TestUser>): Promise<boolean> {
    const writable = asked as { -readonly [K in keyof typeof asked]: unknown };
    writable.channelName = 'private-victim-1';
    writable.socketId = '6.66';
    writable.user = { id: 'vandal' };
    writable.kind = 'presence';
    Object.assign(asked.params, { owner: 'vandal', n: 0 });
    await random(4);
    return true;
  }
}

const OWNERS = ['ada', 'grace', 'linus', 'dennis'] as const;

describe.each<AdapterName>(['express', 'fastify'])('the user, in many batches at once, on %s', (adapter) => {
  let app: TestApp;
  const decisions: Decision[] = [];
  beforeAll(async () => {
    const auth = { guards: [HeaderUserGuard], onDecision: (decision: Decision) => decisions.push(decision) };
    ({ app } = await bootApp({ adapter, auth, providers: [LeakyPolicies] }));
    await app.listen(0, '127.0.0.1');
  });
  afterAll(() => app.close());

  it('is never another user', async () => {
    seen.length = decisions.length = 0;
    const BATCHES = 60;
    const replies = await Promise.all(
      Array.from({ length: BATCHES }, async (_, batch) => {
        const owner = OWNERS[batch % OWNERS.length]!;
        const names = Array.from(
          { length: 24 },
          (_, n) => `${['presence-own', 'presence-second', 'private-vandal'][n % 3]}-${owner}-${batch * 100 + n}`,
        );
        const reply = await request(app.getHttpServer())
          .post('/pusher/auth')
          .set('x-user', owner)
          .send({ socket_id: `1.${batch}`, channel_name: names })
          .expect(200);
        return {
          owner,
          names,
          entries: reply.body as Record<string, { status: number; data: { channel_data?: string } }>,
        };
      }),
    );

    const usersOfGuards = new Set<string>();
    for (const { owner, names, entries } of replies) {
      expect(Object.keys(entries)).toEqual(names);
      for (const [channel, { status, data }] of Object.entries(entries)) {
        expect(status).toBe(200);
        if (data.channel_data === undefined) continue;
        const { user_id: id } = JSON.parse(data.channel_data) as { user_id: string };
        if (channel.startsWith('presence-own')) expect(id).toBe(owner);
        else {
          expect(id).toMatch(new RegExp(`^${owner}-as-\\d+$`));
          expect(usersOfGuards).not.toContain(id);
          usersOfGuards.add(id);
        }
      }
    }
    expect(usersOfGuards.size).toBe(BATCHES * 8);
    for (const { channel, user, viewUser } of seen) {
      expect(viewUser).toBe(user);
      expect(channel.split('-')[2]).toBe(user.split('-')[0]);
    }
    expect(seen).toHaveLength(BATCHES * 32);
    expect(decisions).toHaveLength(BATCHES * 24);
  });

  it('cannot be changed by a policy that writes on its request', async () => {
    const service = app.get(PusherAuthService);
    const reply = await request(app.getHttpServer())
      .post('/pusher/auth')
      .set('x-user', 'ada')
      .send({ socket_id: '1.1', channel_name: 'private-vandal-ada-1' })
      .expect(200);
    expect(reply.body).toEqual(service.signChannel({ socketId: '1.1', channelName: 'private-vandal-ada-1' }));
    expect(decisions.at(-1)).toMatchObject({ channelName: 'private-vandal-ada-1', kind: 'private', socketId: '1.1' });
  });
});

describe.each<AdapterName>(['express', 'fastify'])('output for clients and logs, on %s', (adapter) => {
  const USER_INFO = 'only the members may know';
  const sharedSecret = (channel: string) =>
    createHash('sha256').update(channel).update(Buffer.from(MASTER_KEY, 'base64')).digest('base64');

  @Injectable()
  class TalkativePolicies {
    @ChannelPolicy('presence-room-<id>', { userInfo: () => ({ note: USER_INFO }) })
    join({ params }: ChannelRequest<'presence-room-<id>', TestUser>): boolean | { userInfo: object } {
      if (params.id === 'large') return { userInfo: { note: USER_INFO.repeat(100) } };
      if (params.id === 'odd') return { note: USER_INFO } as unknown as { userInfo: object };
      return params.id === '1';
    }

    @ChannelPolicy('private-encrypted-vault-<id>')
    vault({ params }: ChannelRequest<'private-encrypted-vault-<id>', TestUser>): boolean {
      if (params.id === 'broken') throw new Error('the database is gone');
      return params.id === '1';
    }
  }

  @Injectable()
  class TalkativeGuard implements CanActivate {
    canActivate(execution: ExecutionContext): boolean {
      const { body } = execution.switchToHttp().getRequest<{ body: { channel_name: string } }>();
      if (body.channel_name.endsWith('busy')) throw new HttpException('slow down', 429);
      if (body.channel_name.endsWith('gone')) throw new HttpException('gone', 404);
      if (body.channel_name.endsWith('broken')) throw new Error('the database is gone');
      return !body.channel_name.endsWith('no');
    }
  }

  @Injectable()
  class GuardedPolicies {
    @ChannelPolicy('private-guarded-<id>')
    @UseGuards(TalkativeGuard)
    guarded(): boolean {
      return true;
    }
  }

  let booted: Booted;
  beforeAll(async () => {
    booted = await bootApp({
      adapter,
      auth: { guards: [HeaderUserGuard], presence: { userInfo: () => ({ note: USER_INFO }) } },
      providers: [TalkativePolicies],
    });
  });
  afterAll(() => booted.app.close());

  const post = (path: string, fields: object, user: string | undefined = 'ada') =>
    request(booted.app.getHttpServer()).post(path).set('x-user', user).send(fields);

  it('never contains a secret, signature, shared secret or user info in the logs', async () => {
    const channels = [
      'presence-room-1',
      'presence-room-large',
      'presence-room-odd',
      'private-encrypted-vault-1',
      'private-encrypted-vault-broken',
      'private-x',
      'nothing',
    ];
    const signed: string[] = [];
    for (const channel of channels) {
      const { text } = await post('/pusher/auth', { socket_id: '1.1', channel_name: channel });
      signed.push(...(text.match(/[0-9a-f]{64}/g) ?? []));
    }
    const batch = await post('/pusher/auth', { socket_id: '1.1', channel_name: channels });
    const signIn = await post('/pusher/user-auth', { socket_id: '1.1' });
    signed.push(...((batch.text + signIn.text).match(/[0-9a-f]{64}/g) ?? []));
    expect(signed).toHaveLength(5);

    const logged = inspect(booted.logger.lines, { depth: null, maxArrayLength: null, maxStringLength: null });
    expect(logged).toContain('presence-room-1 granted');
    for (const hidden of [SECRET, MASTER_KEY, USER_INFO, sharedSecret('private-encrypted-vault-1'), ...signed]) {
      expect(logged).not.toContain(hidden);
    }
  });

  it('never contains a secret when the service is logged or serialised', () => {
    const service = booted.app.get(PusherAuthService);
    const shown = [
      inspect(service, { depth: null, showHidden: true }),
      JSON.stringify(service),
      JSON.stringify({ ...service }),
    ];
    for (const text of shown) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain(MASTER_KEY);
    }
  });

  it('shows the same denial in a batch whether or not a policy matches', async () => {
    const channels = ['presence-room-2', 'presence-room-odd', 'private-nothing-fits', 'private-encrypted-vault-2'];
    const { text } = await post('/pusher/auth', { socket_id: '1.1', channel_name: channels }).expect(200);
    expect(text).toBe(`{${channels.map((channel) => `"${channel}":{"status":403}`).join(',')}}`);
  });

  it('shows the same denial whether or not a policy matches', async () => {
    const bodies = new Set<string>();
    for (const channel of [
      'presence-room-2',
      'presence-room-odd',
      'private-nothing-fits',
      'private-encrypted-vault-2',
    ]) {
      const { status, headers, text } = await post('/pusher/auth', { socket_id: '1.1', channel_name: channel });
      bodies.add(JSON.stringify({ status, headers: { ...(headers as object), date: '' }, text }));
    }
    expect([...bodies]).toHaveLength(1);
  });

  it('reveals nothing about the policies to a client without a user', async () => {
    const { app } = await bootApp({ adapter, providers: [TalkativePolicies, GuardedPolicies] });
    const replies = new Set<string>();
    const channels = [
      ...['presence-room-1', 'presence-room-2', 'private-nothing-fits', 'private-encrypted-vault-broken'],
      ...['yes', 'no', 'gone', 'busy', 'broken'].map((what) => `private-guarded-${what}`),
    ];
    const ask = (channel: string | string[]) =>
      request(app.getHttpServer()).post('/pusher/auth').send({ socket_id: '1.1', channel_name: channel });
    for (const channel of channels) {
      const { status, headers, text } = await ask(channel);
      replies.add(JSON.stringify({ status, headers: { ...(headers as object), date: '' }, text }));
      expect(status).toBe(401);
      expect(JSON.parse(text)).toEqual({ statusCode: 401, message: 'Unauthorized' });
    }
    expect(replies.size).toBe(1);
    const { text } = await ask(channels).expect(200);
    expect(text).toBe(`{${channels.map((channel) => `"${channel}":{"status":401}`).join(',')}}`);
    await app.close();
  });

  it('never quotes the request in an error body', async () => {
    const marker = '<script>marker</script>';
    const requests = [
      { socket_id: marker, channel_name: 'private-x' },
      { socket_id: '1.1', channel_name: `private-${marker}` },
      { socket_id: '1.1', channel_name: { [marker]: marker } },
      { socket_id: { [marker]: marker }, channel_name: 'private-x' },
      { socket_id: '1.1', [`channel_name[${marker}]`]: marker },
      { [marker]: marker },
    ];
    for (const fields of requests) {
      const reply = await post('/pusher/auth', fields).expect(400);
      expect(reply.text).not.toContain('marker');
    }
  });

  it('never puts a value of the request in a header', async () => {
    const name = 'private-x\r\nSet-Cookie: session=stolen';
    for (const fields of [
      { socket_id: '1.1', channel_name: name },
      { socket_id: '1.1', channel_name: [name, 'presence-room-1'] },
      { socket_id: '1.1\r\nSet-Cookie: session=stolen', channel_name: 'presence-room-1' },
    ]) {
      const { headers } = await post('/pusher/auth', fields);
      expect(JSON.stringify(headers)).not.toMatch(/session|stolen|set-cookie/i);
    }
  });

  it('forbids caches to store a signature', async () => {
    for (const fields of [{ channel_name: 'presence-room-1' }, { channel_name: ['presence-room-1'] }]) {
      const { headers } = await post('/pusher/auth', { socket_id: '1.1', ...fields }).expect(200);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['etag']).toBeUndefined();
    }
    const { headers, text } = await post('/pusher/user-auth', { socket_id: '1.1' }).expect(200);
    expect(headers['cache-control']).toBe('no-store');
    expect(text).toContain(`${KEY}:`);
  });
});
