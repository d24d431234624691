import type { Figure } from '../harness/figure.js';
import { median } from '../harness/statistics.js';
import { runSuite } from '../harness/suite.js';
import { BATCH_POLICY, BY_HAND, StormStack, withPostgres } from '../http/storm-stack.js';
import { assertSame } from '../subjects/assert-same.js';

const WAYS = [BY_HAND, BATCH_POLICY];

runSuite(async ({ quick }) => {
  const clients = quick ? 20 : 200;
  const rounds = quick ? 1 : 3;
  const sizes = quick ? [1, 10, 100] : [1, 2, 5, 10, 20, 40, 100];
  const times = new Map(WAYS.map((way) => [way, new Map<number, number[]>(sizes.map((size) => [size, []]))]));
  await withPostgres(async (postgres) => {
    const database = { connections: 10, delayMilliseconds: 0 };
    const stack = await StormStack.start({ adapter: 'fastify', database, policyTimeoutMs: 60_000 }, WAYS, postgres);
    try {
      await stack.warmUp({ clients, channels: 40 });
      for (let round = 0; round < rounds; round++) {
        for (const channels of sizes) {
          for (const way of WAYS) {
            const { signed, milliseconds } = await stack.measure(way, { clients, channels });
            assertSame(signed, clients * channels);
            times.get(way)!.get(channels)!.push(milliseconds);
          }
        }
      }
    } finally {
      stack.stop();
    }
  });
  const of = (way: (typeof WAYS)[number], channels: number) => median(times.get(way)!.get(channels)!);
  const figures = sizes.map((channels): Figure => {
    const [own, base] = [of(BATCH_POLICY, channels), of(BY_HAND, channels)];
    return {
      what: `${channels} channels a client: ${BATCH_POLICY.name}`,
      against: BY_HAND.name,
      value: own / base,
      detail: `${own.toFixed(0)} ms against ${base.toFixed(0)} ms`,
    };
  });
  const curve = (name: string, way: (typeof WAYS)[number]) => ({
    name,
    points: sizes.map((x) => ({ x, nanoseconds: of(way, x) * 1e6 })),
  });
  return {
    title: `Time to the last answer of ${clients} clients, Fastify and PostgreSQL`,
    figures,
    plot: {
      file: 'storm-time.svg',
      title: `Time until ${clients} clients have all their answers`,
      across: 'channels of each client',
      curves: [
        curve('nestjs-pusher-auth, batches, a batch policy', BATCH_POLICY),
        curve('a controller with the SDK', BY_HAND),
      ],
    },
  };
});
