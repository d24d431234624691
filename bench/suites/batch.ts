import type { Figure } from '../harness/figure.js';
import { median, quantile } from '../harness/statistics.js';
import { runSuite } from '../harness/suite.js';
import { load, replyTo } from '../http/load.js';
import { ServerProcess } from '../http/server-process.js';
import { assertSame } from '../subjects/assert-same.js';
import { ADA, sdk } from '../subjects/identity.js';

const CHANNELS = 100;
const SINGLE = 'socket_id=218932.7391283&channel_name=presence-room-42';
const NAMES = Array.from({ length: CHANNELS }, (_, index) => `presence-room-${index}`);
const BATCH = `socket_id=218932.7391283&${NAMES.map((name, index) => `channel_name[${index}]=${name}`).join('&')}`;

runSuite(async ({ quick }) => {
  const figures: Figure[] = [];
  for (const [adapter, target] of [
    ['fastify', 0.075],
    ['express', 0.04],
  ] as const) {
    const server = await ServerProcess.start('server', { adapter, endpoint: 'ours', secret: 'key' });
    try {
      const member = { user_id: ADA.id, user_info: { name: ADA.name } };
      const expected = NAMES.map((name) => [
        name,
        { status: 200, data: sdk.authorizeChannel('218932.7391283', name, member) },
      ]);
      assertSame(JSON.parse(await replyTo(server, BATCH)), Object.fromEntries(expected));
      await load(server, SINGLE, { amount: quick ? 3_000 : 25_000 });
      await load(server, BATCH, { amount: quick ? 300 : 2_000 }, 6);
      const single: number[] = [];
      const batch: number[] = [];
      for (let round = 0; round < (quick ? 3 : 9); round++) {
        const measureSingle = async () =>
          void single.push((await load(server, SINGLE, { duration: quick ? 1 : 2 }, 6)).cpuMicrosecondsPerRequest);
        const measureBatch = async () =>
          void batch.push(
            (await load(server, BATCH, { duration: quick ? 1 : 2 }, 6)).cpuMicrosecondsPerRequest / CHANNELS,
          );
        for (const measure of round % 2 === 0 ? [measureSingle, measureBatch] : [measureBatch, measureSingle]) {
          await measure();
        }
      }
      const ratios = batch.map((one, round) => one / single[round]!);
      figures.push({
        what: `${adapter}, one channel in a batch of ${CHANNELS}`,
        against: 'one request',
        value: median(ratios),
        low: quantile(ratios, 0.1),
        high: quantile(ratios, 0.9),
        target,
        detail: `${median(batch).toFixed(1)} µs against ${median(single).toFixed(0)} µs`,
      });
    } finally {
      server.stop();
    }
  }
  return { title: 'CPU time of the server for one channel of a batch', figures };
});
