import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NEST_MAJOR } from '../wire/nest-major.js';
import { FORM, send } from '../wire/raw-http.js';
import { EXCHANGES } from './exchanges.js';
import { EVERYTHING } from './surroundings.js';
import { THROTTLED_CELLS } from './throttled-cells.js';

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

let child: ChildProcess;
let origins: Record<string, string>;

beforeAll(async () => {
  child = fork(file('throttled-apps.ts'), {
    execArgv: ['--import', new URL('typescript-loader.mjs', import.meta.url).href],
    env: { ...process.env, NEST_MAJOR: String(NEST_MAJOR) },
  });
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => {
      throw new Error(`the applications ended with ${String(code)}`);
    }),
  ])) as [Record<string, string>];
  origins = message;
}, 30_000);

afterAll(async () => {
  if (child.exitCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
});

describe.each(THROTTLED_CELLS)(`Nest ${NEST_MAJOR} on $name`, ({ name, everything }) => {
  const { path = '', errorBody = (body: string) => body } = everything ? EVERYTHING : { path: '/pusher' };

  it.each(EXCHANGES)('answers $name with $status', async ({ at = '/auth', request, status, reply }) => {
    const answer = await send(origins[name] as string, { ...request, path: path + at });
    expect([answer.status, answer.text]).toEqual([status, status === 200 ? reply : errorBody(reply)]);
  });

  it('counts a batch as one request', async () => {
    const remaining = async () => {
      const names = Array.from({ length: 20 }, (_, index) => `channel_name[${index}]=private-own-ada${index}`);
      const answer = await send(origins[name] as string, {
        path: `${path}/auth`,
        headers: { ...FORM, authorization: 'Bearer ada' },
        body: `socket_id=1.1&${names.join('&')}`,
      });
      expect(answer.status).toBe(200);
      return Number(answer.headers['x-ratelimit-remaining']);
    };
    const before = await remaining();
    expect(await remaining()).toBe(before - 1);
  });
});
