import { jest } from '@jest/globals';
import fc from 'fast-check';
import { grantOf, Page, pass, useFakeTime, type FakeReply } from './fake-endpoint.js';

useFakeTime();

const NAMES = ['private-a', 'private-b', 'presence-c', 'private-encrypted-d', 'private-e'];
const TIMEOUT = 1000;
const RETRIES = 2;
/** The deadlines of a refresh and of all attempts, each after a pause or after the refresh. */
const ALL_DEADLINES = TIMEOUT * (RETRIES + 3);
const ALL_PAUSES = RETRIES * (30_000 + 1500);

/** The result of a function of the page or of a server: after a while, or never. */
type Course<T> = { readonly after: number; readonly result: T } | 'never';

const course = <T>(result: fc.Arbitrary<T>): fc.Arbitrary<Course<T>> =>
  fc.oneof(
    { weight: 9, arbitrary: fc.record({ after: fc.integer({ min: 0, max: 1500 }), result }) },
    { weight: 1, arbitrary: fc.constant('never' as const) },
  );

async function run<T>(steps: Course<T>, perform: (result: T) => FakeReply): Promise<FakeReply> {
  if (steps === 'never') return new Promise(() => {});
  if (steps.after > 0) await new Promise((resolve) => setTimeout(resolve, steps.after));
  return perform(steps.result);
}

const status = fc.constantFrom(200, 200, 200, 400, 401, 401, 403, 429, 500, 502, 503, 504);
const entry = (name: string) =>
  fc.oneof(
    fc.constant({ status: 200, data: grantOf(name) }),
    status.map((code) => ({ status: code })),
    fc.jsonValue(),
  );
const body = fc.oneof(
  fc.record(Object.fromEntries(NAMES.map((name) => [name, entry(name)])), { requiredKeys: [] }),
  fc.constant(grantOf('private-a')),
  fc.jsonValue(),
  fc.string(),
);
const reply = fc.record({
  status,
  body,
  retryAfter: fc.option(fc.oneof(fc.constantFrom('0', '1', '-1', '1e9'), fc.string()), { nil: undefined }),
  breaks: fc.boolean(),
});

const page = fc.record({
  replies: fc.array(course(reply), { minLength: 1, maxLength: 8 }),
  headers: fc.array(course(fc.boolean()), { minLength: 1, maxLength: 5 }),
  /** The times at which names are requested. */
  wanted: fc.array(fc.tuple(fc.integer({ min: 0, max: 3000 }), fc.constantFrom(...NAMES)), {
    minLength: 1,
    maxLength: 8,
  }),
  closes: fc.option(fc.integer({ min: 0, max: 6000 }), { nil: undefined }),
  listenerThrows: fc.boolean(),
  batch: fc.boolean(),
});

it('every callback runs once, in time and never after its socket has closed, and refreshes never overlap', async () => {
  await fc.assert(
    fc.asyncProperty(page, async ({ replies, headers, wanted, closes, listenerThrows, batch }) => {
      let request = 0;
      let call = 0;
      let refreshEnds = 0;
      // Collected, because an error thrown inside would count as one of the page.
      const violations: string[] = [];
      const tested: Page = new Page(
        {
          batch,
          timeoutMs: TIMEOUT,
          retries: RETRIES,
          headers: async ({ refresh }) => {
            const steps = headers[(call += 1) % headers.length]!;
            if (refresh) {
              if (tested.now() < refreshEnds) violations.push(`a second refresh at ${tested.now()}`);
              // A refresh is over when it ends, or when nothing waits for it anymore.
              refreshEnds = tested.now() + Math.min(TIMEOUT, steps === 'never' ? TIMEOUT : steps.after);
            }
            await run(steps, (throws) => {
              if (throws) throw new Error('no token');
              return {};
            });
            return {};
          },
        },
        () =>
          run(replies[(request += 1) % replies.length]!, ({ breaks, ...rest }) => {
            if (breaks) throw new TypeError('Failed to fetch');
            return rest as FakeReply;
          }),
      );
      const push = tested.outcomes.push.bind(tested.outcomes);
      jest.spyOn(tested.outcomes, 'push').mockImplementation((outcome) => {
        if (tested.connection.connection === null) violations.push(`a callback at ${tested.now()}, after the end`);
        push(outcome);
        if (listenerThrows) throw new Error('a mistake of the page');
        return 0;
      });
      const requestedAt = new Map<string, number[]>();
      for (const [at, name] of wanted) {
        setTimeout(() => {
          if (tested.connection.connection === null) return;
          requestedAt.set(name, [...(requestedAt.get(name) ?? []), tested.now()]);
          tested.subscribe(name);
        }, at);
      }
      if (closes !== undefined) setTimeout(() => tested.close(), closes);
      for (let waited = 0; waited < 3000 + ALL_DEADLINES + ALL_PAUSES; waited += 500) {
        await pass(500).catch((error: Error) => {
          if (error.message !== 'a mistake of the page') throw error;
        });
      }
      expect(violations).toEqual([]);
      for (const [name, times] of requestedAt) {
        const answers = tested.outcomes.filter((outcome) => outcome.name === name);
        if (closes === undefined) expect(answers).toHaveLength(times.length);
        else expect(answers.length).toBeLessThanOrEqual(times.length);
        const [earliest = 0] = times;
        for (const { at, error, grant } of answers) {
          expect(error === null).toBe(grant !== null);
          expect(at).toBeLessThanOrEqual(Math.max(...times) + ALL_DEADLINES + ALL_PAUSES);
          expect(at).toBeGreaterThanOrEqual(earliest);
        }
      }
      for (const { at } of tested.sent) expect(at).toBeLessThanOrEqual(closes ?? Infinity);
      jest.mocked(fetch).mockRestore();
    }),
    process.env['MUTATION_ROOM'] ? { numRuns: 10, seed: 1 } : { numRuns: 150 },
  );
}, 60_000);
