import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { JSON_BODY, send } from '../e2e/wire/raw-http.js';
import { type AdapterName, ADAPTERS, bodyOf, granted, join } from './asking.js';

// @thallesp/nestjs-better-auth needs Node 22.22.1 or newer.
const NODE_22 = fileURLToPath(new URL('node_modules/node-22/bin/node', import.meta.url));
const execPath = Number.parseInt(process.versions.node) >= 22 || !existsSync(NODE_22) ? process.execPath : NODE_22;

let child: ChildProcess;
let origins: Record<AdapterName | 'guests', string>;

beforeAll(async () => {
  child = fork(fileURLToPath(new URL('better-auth.ts', import.meta.url)), {
    execPath,
    execArgv: ['--import', new URL('../e2e/matrix/typescript-loader.mjs', import.meta.url).href],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`the applications ended with ${String(code)}`);
  });
  [origins] = (await Promise.race([once(child, 'message'), ended])) as [typeof origins];
}, 60_000);

afterAll(async () => {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
});

describe.each(ADAPTERS)('better-auth without a body parser, on %s', (adapter) => {
  const signUp = async (name: string) => {
    const body = JSON.stringify({ name, email: `${name}@${adapter}.example.com`, password: 'correct horse battery' });
    const reply = await send(origins[adapter], { path: '/api/auth/sign-up/email', headers: JSON_BODY, body });
    expect({ status: reply.status, text: reply.text }).toMatchObject({ status: 200 });
    const { user } = bodyOf(reply) as { user: { id: string } };
    return { id: user.id, cookie: { cookie: reply.headers['set-cookie']!.split(';', 1)[0]! } };
  };

  it('gives policies the user of the session', async () => {
    const { id, cookie } = await signUp('ada');
    const own = `private-person-${id}`;
    expect(bodyOf(await join(origins[adapter], own, cookie))).toEqual(granted(own));
    expect(bodyOf(await join(origins[adapter], 'presence-lobby', cookie))).toEqual(
      granted('presence-lobby', { user_id: id, user_info: { name: 'ada' } }),
    );
    expect(bodyOf(await join(origins[adapter], [own, 'private-person-x'], cookie))).toEqual({
      [own]: { status: 200, data: granted(own) },
      'private-person-x': { status: 403 },
    });
  });

  it('reads JSON as well', async () => {
    const { id, cookie } = await signUp('grace');
    const body = JSON.stringify({ socket_id: '123.456', channel_name: `private-person-${id}` });
    const reply = await send(origins[adapter], { headers: { ...JSON_BODY, ...cookie }, body });
    expect(bodyOf(reply)).toEqual(granted(`private-person-${id}`));
  });

  it.each([
    ['nobody', {}],
    ['a forged session', { cookie: 'better-auth.session_token=forged.signature' }],
  ])('rejects %s with 401', async (_, headers) => {
    expect((await join(origins[adapter], 'private-person-x', headers)).status).toBe(401);
  });
});

it('better-auth lets guests through to guest policies if the registration allows it', async () => {
  expect(bodyOf(await join(origins.guests, 'private-news'))).toEqual(granted('private-news'));
  expect((await join(origins.guests, 'private-person-x')).status).toBe(401);
});
