import fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { AdapterName } from '../../integration/boot.js';
import { CONCURRENT, shareOfInputs } from './fuzz-settings.js';
import { KEYS, startFuzzedApp, type FuzzedApp } from './fuzzed-app.js';
import { witnessed } from './fuzzed-policies.js';
import { fuzzedRequests } from './fuzzed-requests.js';
import { judgeReply, type Tally } from './judged-reply.js';

const MEGABYTE = 2 ** 20;
const NEVER = 0x7fffffff;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapInUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

describe.each<[AdapterName, number]>([
  ['fastify', 0.5],
  ['express', 0.3],
])('any request to the endpoint, on %s', (adapter, share) => {
  let fuzzed: FuzzedApp;
  beforeAll(async () => {
    fuzzed = await startFuzzedApp(adapter);
  });
  afterAll(() => fuzzed.close());

  it(
    'is answered quickly and signed only if a policy granted it',
    async () => {
      const tally: Tally = { replies: {}, signed: 0, slowest: 0 };
      const settings = shareOfInputs(`endpoint on ${adapter}`, share);
      let sent = 0;
      let heapAtStart = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fuzzedRequests, { minLength: CONCURRENT, maxLength: CONCURRENT }),
          async (requests) => {
            witnessed.clear();
            // Code that is loaded and compiled during the run is not a leak.
            if (sent === Math.floor(settings.numRuns / 4) * CONCURRENT) heapAtStart = heapInUse();
            await Promise.all(
              requests.map(async (request) => {
                const requestId = String((sent += 1));
                const startedAt = performance.now();
                const reply = await fuzzed.send(request, requestId);
                tally.slowest = Math.max(tally.slowest, performance.now() - startedAt);
                judgeReply(requestId, request, reply, KEYS, tally);
              }),
            );
          },
        ),
        settings as object,
      );
      const growth = (heapInUse() - heapAtStart) / MEGABYTE;
      process.stdout.write(`fuzz: ${JSON.stringify({ adapter, sent, ...tally, growth: Math.round(growth) })}\n`);

      expect(growth).toBeLessThan(8);
      expect(tally.slowest).toBeLessThan(3000);
      // A run that grants nothing or rejects nothing would prove little.
      expect(tally.signed).toBeGreaterThan(sent / 20);
      expect(tally.replies[400]).toBeGreaterThan(sent / 20);
      expect(tally.replies[403]).toBeGreaterThan(sent / 50);
    },
    NEVER,
  );
});
