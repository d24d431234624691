import type { Figure } from '../harness/figure.js';
import { runSuite } from '../harness/suite.js';
import { BATCH, BATCH_POLICY, SINGLE, StormStack, withPostgres } from '../http/storm-stack.js';

const WAYS = [SINGLE, BATCH, BATCH_POLICY];

/**
 * A model of ten thousand clients with forty channels each, a pool of ten connections and 1.3 ms a query. It has a fiftieth of
 * the clients and a fifth of the connections. Queries are slower, so that the database is still the limit and not the core.
 */
const DATABASE = { connections: 2, delayMilliseconds: 4 };
const EXTENT = { clients: 200, channels: 40 };

/** The database needs 52 s for the 400,000 queries of the ten thousand clients, and the default deadline is 10 s. */
const DEADLINE_SHARE = 10 / 52;

runSuite(async ({ quick }) => {
  const extent = quick ? { ...EXTENT, clients: 50 } : EXTENT;
  return withPostgres(async (postgres) => {
    const settings = { adapter: 'fastify', database: DATABASE } as const;
    const patient = await StormStack.start({ ...settings, policyTimeoutMs: 120_000 }, [SINGLE], postgres);
    const { milliseconds: needed } = await patient.measure(SINGLE, extent).finally(() => patient.stop());
    const policyTimeoutMs = Math.round(needed * DEADLINE_SHARE);
    const stack = await StormStack.start({ ...settings, policyTimeoutMs }, WAYS, postgres);
    const figures: Figure[] = [];
    try {
      await stack.warmUp({ ...extent, clients: 5 }, 4);
      for (const way of WAYS) {
        const { signed, overdue, milliseconds, queries } = await stack.measure(way, extent);
        figures.push({
          what: `${way.name}: channels without a signature`,
          against: `all of ${extent.clients * extent.channels}, deadline ${policyTimeoutMs} ms`,
          value: (100 * overdue) / (signed + overdue),
          unit: '%',
          ...(way === BATCH_POLICY && { target: 0 }),
          detail: `${signed} signed, ${overdue} with 503; last answer after ${milliseconds.toFixed(0)} ms, ${queries} queries`,
        });
      }
    } finally {
      stack.stop();
    }
    return {
      title: `The herd: ${extent.clients} clients, ${DATABASE.connections} connections; without a deadline, single requests take ${needed.toFixed(0)} ms`,
      figures,
    };
  });
});
