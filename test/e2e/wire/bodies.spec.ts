import { ADAPTERS, startApp, type AdapterName, type RunningApp } from './auth-app.js';
import { REFUSED, UNDERSTOOD, UNDERSTOOD_BY_ONE, type BodyCase, type Expected } from './body-cases.js';
import { NEST_MAJOR } from './nest-major.js';
import { send, type RawReply } from './raw-http.js';

function expectedOn(adapter: AdapterName, { expected }: BodyCase): Expected {
  return 'status' in expected ? expected : expected[adapter];
}

function check(answer: RawReply, { status, reply, says }: Expected): void {
  if (reply !== undefined) expect([answer.status, answer.text]).toEqual([status, reply]);
  expect([answer.status, answer.text]).toEqual([status, expect.anything()]);
  if (says === undefined) return;
  expect((JSON.parse(answer.text) as { message: string }).message).toMatch(says);
  expect(answer.text).not.toMatch(/app-key:|[0-9a-f]{64}|"auth"/);
}

describe.each(ADAPTERS)(`Nest ${NEST_MAJOR} on %s`, (adapter) => {
  let running: RunningApp;
  beforeAll(async () => {
    running = await startApp({ adapter });
  });
  afterAll(() => running.close());

  const ask = ({ request }: BodyCase) =>
    send(running.origin, { ...request, headers: { authorization: 'Bearer ada', ...request.headers } });

  it.each(UNDERSTOOD)('accepts $name', async (bodyCase) => {
    check(await ask(bodyCase), expectedOn(adapter, bodyCase));
  });

  it.each(UNDERSTOOD_BY_ONE)('decides each name of $name', async (bodyCase) => {
    check(await ask(bodyCase), expectedOn(adapter, bodyCase));
  });

  it.each(REFUSED)('rejects $name', async (bodyCase) => {
    check(await ask(bodyCase), expectedOn(adapter, bodyCase));
  });

  it('logs no body as an error of the application', () => {
    expect(running.logged('log')).toContainEqual(expect.stringContaining('private-own-<id>'));
    expect(running.logged('error', 'warn')).toEqual([]);
  });
});
