import type { INestApplication } from '@nestjs/common';
import { ADAPTERS, create, join, listen, SECRET } from './asking.js';
import { configure, LoggedModule } from './logging.js';

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly context?: string;
  readonly req?: { readonly id: number };
}
const DEBUG = 20;

// nestjs-pino keeps the first stream of a process for all of its applications.
const lines: string[] = [];

describe.each(ADAPTERS)('nestjs-pino on %s', (adapter) => {
  let app: INestApplication;
  let origin: string;
  beforeAll(async () => {
    lines.length = 0;
    const module = LoggedModule.writingTo({ write: (line) => void lines.push(line) });
    app = await create(module, adapter, { bufferLogs: true, logger: undefined as never });
    configure(app);
    origin = await listen(app);
  });
  afterAll(() => app.close());

  const read = () => lines.map((line) => JSON.parse(line) as Line);

  it('writes the lines of boot', () => {
    const policies = read().filter(({ context }) => context === 'PusherAuthModule');
    expect(policies.map(({ msg }) => msg)).toContainEqual(expect.stringContaining('AccountPolicies.own'));
  });

  it('writes each decision with the id of its request', async () => {
    lines.length = 0;
    await join(origin, ['private-account-ada', 'private-account-bob'], { authorization: 'Bearer ada' });
    const decisions = read().filter(({ level, req }) => level === DEBUG && req !== undefined);
    expect(decisions.map(({ msg }) => msg)).toEqual([
      expect.stringContaining('private-account-ada'),
      expect.stringContaining('private-account-bob'),
    ]);
    expect(new Set(decisions.map(({ req }) => req!.id)).size).toBe(1);
    expect(read().filter(({ msg }) => msg === 'request completed')).toHaveLength(1);
  });

  it('writes no token, secret or signature', async () => {
    const { text } = await join(origin, 'private-account-ada', { authorization: 'Bearer ada' });
    const { auth } = JSON.parse(text) as { auth: string };
    const written = lines.join('');
    expect(written).toContain('"authorization":"[Redacted]"');
    for (const secret of ['Bearer', SECRET, auth, auth.split(':')[1]!]) expect(written).not.toContain(secret);
  });
});
