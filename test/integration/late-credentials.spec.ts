import { Injectable } from '@nestjs/common';
import {
  ChannelPolicy,
  getPusherAuthToken,
  PusherAuthModule,
  PusherAuthService,
  UserAuthentication,
  type PusherCredentials,
  type UserRequest,
} from 'nestjs-pusher-auth';
import { inspect } from 'node:util';
import Pusher from 'pusher';
import request from 'supertest';
import { HeaderUserGuard } from './asking-users.js';
import { moduleOf } from './boot-failure.js';
import { bootApp, type AdapterName, type Booted } from './boot.js';

interface TenantUser {
  readonly id: string;
  readonly tenant: string;
}

const APPS: Record<string, { key: string; secret: string; encryptionMasterKeyBase64?: string }> = {
  acme: { key: 'acme-key', secret: 'acme-s3cret', encryptionMasterKeyBase64: Buffer.alloc(32, 1).toString('base64') },
  globex: { key: 'globex-key', secret: 'globex-s3cret' },
};
const ORIGIN = 'https://app.example';
const socketId = '12.34';

const sdkOf = (tenant: string): Pusher => new Pusher({ appId: '1', cluster: 'x', ...APPS[tenant]! });
const joined = (tenant: string, channel = 'private-room-1'): object =>
  sdkOf(tenant).authorizeChannel(socketId, channel);

@Injectable()
class TenantPolicies {
  @ChannelPolicy('private-room-<id:int>')
  @ChannelPolicy('private-room-<id:int>', { app: 'office' })
  room({ params }: { params: { id: number } }): boolean {
    return params.id !== 404;
  }

  @ChannelPolicy('private-encrypted-room-<id:int>')
  secret(): boolean {
    return true;
  }

  @UserAuthentication()
  signIn({ user }: UserRequest<TenantUser>): { id: string } {
    return { id: user.id };
  }
}

/** The behaviour of `credentials` for tenants without an app in the table. */
const ODD: Record<string, () => unknown> = {
  none: () => null,
  wrong: () => ({ key: 'acme-key', secret: '' }),
  lost: () => Promise.reject(new Error('the database is gone')),
};

let calls: TenantUser[] = [];
let booted: Booted;
beforeEach(() => (calls = []));
afterEach(() => booted.app.close());

async function bootTenants(adapter: AdapterName = 'express'): Promise<void> {
  const auth = PusherAuthModule.forRoot({
    credentials: ({ user }) => {
      const who = user as TenantUser;
      calls.push(who);
      return (ODD[who.tenant]?.() ?? APPS[who.tenant] ?? null) as PusherCredentials | null;
    },
    guards: [HeaderUserGuard],
    userAuthPath: 'user-auth',
    jsonp: true,
    jsonpOrigins: [ORIGIN],
  });
  const office = PusherAuthModule.forRootAsync({
    app: 'office',
    path: 'office',
    guards: [HeaderUserGuard],
    useFactory: () => ({ credentials: () => ({ key: 'office-key', secret: 'office-s3cret' }) }),
  });
  booted = await bootApp({
    adapter,
    auth: moduleOf('AuthModules', { imports: [auth, office] }),
    providers: [TenantPolicies],
  });
}

function post(tenant: string, channel: string | string[] = 'private-room-1', path = '/pusher/auth'): request.Test {
  return request(booted.app.getHttpServer())
    .post(path)
    .set('x-user', JSON.stringify({ id: 'ada', tenant }))
    .send({ socket_id: socketId, channel_name: channel });
}

describe.each<AdapterName>(['express', 'fastify'])('credentials of tenants with their own apps, on %s', (adapter) => {
  beforeEach(() => bootTenants(adapter));

  it.each(['acme', 'globex'])("sign for the tenant's own app: %s", async (tenant) => {
    await post(tenant).expect(200, joined(tenant));
    await post(tenant, [], '/pusher/user-auth').expect(200, sdkOf(tenant).authenticateUser(socketId, { id: 'ada' }));
    const script = await request(booted.app.getHttpServer())
      .get('/pusher/auth')
      .set({ 'x-user': JSON.stringify({ id: 'ada', tenant }), referer: `${ORIGIN}/chat` })
      .query({ socket_id: socketId, channel_name: 'private-room-1', callback: "Pusher.auth_callbacks['1']" })
      .expect(200);
    expect(script.text).toContain(JSON.stringify(joined(tenant)));
    expect(calls).toEqual(Array.from({ length: 3 }, () => ({ id: 'ada', tenant })));
  });

  it('are requested once for a batch', async () => {
    const { body } = (await post('acme', ['private-room-1', 'private-encrypted-room-1', 'private-room-404']).expect(
      200,
    )) as { body: unknown };
    expect(body).toEqual({
      'private-room-1': { status: 200, data: joined('acme') },
      'private-encrypted-room-1': { status: 200, data: joined('acme', 'private-encrypted-room-1') },
      'private-room-404': { status: 403 },
    });
    expect(calls).toHaveLength(1);
  });

  it("are those of the user's tenant, whatever the client claims", async () => {
    const claims = { host: 'globex.example', 'x-forwarded-host': 'globex.example', origin: 'https://globex.example' };
    await post('acme')
      .set(claims)
      .send({ tenant: 'globex', app: 'globex', key: 'globex-key' })
      .expect(200, joined('acme'));
  });

  it('are requested only for a user', async () => {
    await post('acme').unset('x-user').expect(401);
    expect(calls).toEqual([]);
  });

  it('without a master key lead to a 503 for encrypted channels only', async () => {
    await post('globex', 'private-encrypted-room-1').expect(503);
    await post('globex').expect(200, joined('globex'));
    const { body } = (await post('globex', ['private-encrypted-room-1', 'private-room-1']).expect(200)) as {
      body: unknown;
    };
    expect(body).toEqual({
      'private-encrypted-room-1': { status: 503 },
      'private-room-1': { status: 200, data: joined('globex') },
    });
    expect(booted.logger.messages('error')).toHaveLength(2);
  });

  it.each([
    ['none', 501, 0],
    ['unknown', 501, 0],
    ['wrong', 503, 1],
    ['lost', 500, 1],
  ])('that are %s lead to a %d', async (tenant, status, errorLines) => {
    for (let attempt = 0; attempt < 3; attempt++) {
      await post(tenant).expect(status);
      await post(tenant, ['private-room-1', 'private-room-2']).expect(status);
      await post(tenant, [], '/pusher/user-auth').expect(status);
    }
    expect(booted.logger.messages('error')).toHaveLength(errorLines);
    await post('acme').expect(200);
  });

  it('do not affect another registration', async () => {
    const office = new Pusher({ appId: '1', cluster: 'x', key: 'office-key', secret: 'office-s3cret' });
    await post('acme', 'private-room-1', '/office/auth').expect(
      200,
      office.authorizeChannel(socketId, 'private-room-1'),
    );
    expect(calls).toEqual([]);
    await post('lost').expect(500);
    await post('lost', 'private-room-1', '/office/auth').expect(200);
  });
});

it('logs, errors and inspected objects contain no key and no secret', async () => {
  await bootTenants();
  const { app, logger } = booted;
  const replies: string[] = [];
  for (const tenant of [...Object.keys(APPS), ...Object.keys(ODD)]) {
    for (const channel of [
      'private-room-1',
      'private-encrypted-room-1',
      'private-room-404',
      ['private-room-404', 'no name'],
    ]) {
      const { status, text } = await post(tenant, channel);
      if (status !== 200) replies.push(text);
    }
  }
  const service = app.get(PusherAuthService);
  const errors = [
    ...(await Promise.all(
      Object.keys(ODD).map((tenant) =>
        service
          .authorize({ socketId, channelName: 'private-room-1' }, { user: { tenant } })
          .catch((error: unknown) => error),
      ),
    )),
    ...[
      { ...APPS['acme'], secret: ' acme-s3cret' },
      { ...APPS['acme'], encryptionMasterKeyBase64: 'acme-s3cret' },
    ].map((credentials) => {
      try {
        return service.signChannel({ socketId, channelName: 'private-room-1' }, credentials as PusherCredentials);
      } catch (error) {
        return error;
      }
    }),
  ];
  expect(replies).toHaveLength(15);
  expect(errors.every((error) => error instanceof Error)).toBe(true);
  const shown = [
    ...replies,
    ...logger.lines.map(({ whole }) => whole),
    ...errors.map((error) => inspect(error, { depth: null, showHidden: true })),
    ...[service, app.get(getPusherAuthToken('office'), { strict: false })].map((object) =>
      inspect(object, { depth: null, showHidden: true }),
    ),
    JSON.stringify(service),
  ].join('\n');
  expect(shown).not.toMatch(/(acme|globex|office)-(key|s3cret)/);
  for (const { encryptionMasterKeyBase64 } of Object.values(APPS)) {
    if (encryptionMasterKeyBase64) expect(shown).not.toContain(encryptionMasterKeyBase64);
  }
});
