import { ADAPTERS, startApp, type RunningApp } from '../wire/auth-app.js';
import { NEST_MAJOR } from '../wire/nest-major.js';
import { send } from '../wire/raw-http.js';
import { EXCHANGES } from './exchanges.js';
import { SURROUNDINGS } from './surroundings.js';

const CELLS = ADAPTERS.flatMap((adapter) =>
  SURROUNDINGS.map((surrounding) => ({ adapter, surrounding, name: surrounding.name })),
);

describe.each(CELLS)(`Nest ${NEST_MAJOR} on $adapter with $name`, ({ adapter, surrounding }) => {
  const { auth, root, create, configure, path = '/pusher', errorBody = (body) => body, headers = {} } = surrounding;
  let running: RunningApp;

  beforeAll(async () => {
    running = await startApp({
      adapter,
      ...(auth && { auth }),
      ...(root && { root }),
      ...(create && { create }),
      ...(configure && { configure: (app) => configure(app, adapter) }),
    });
  });
  afterAll(() => running.close());

  it.each(EXCHANGES)('answers $name with $status', async ({ at = '/auth', request, status, reply }) => {
    const answer = await send(running.origin, { ...request, path: path + at });
    expect([answer.status, answer.text]).toEqual([status, status === 200 ? reply : errorBody(reply)]);
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
    if (status === 200) expect(answer.headers['cache-control']).toBe('no-store');
    for (const [header, value] of Object.entries(headers)) expect(answer.headers[header]).toMatch(value);
  });
});
