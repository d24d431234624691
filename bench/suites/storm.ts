import type { Figure } from '../harness/figure.js';
import { median, quantile } from '../harness/statistics.js';
import { runSuite } from '../harness/suite.js';
import {
  BATCH,
  BATCH_POLICY,
  BY_HAND,
  SINGLE,
  StormStack,
  withPostgres,
  type MeasuredStorm,
  type StormWay,
} from '../http/storm-stack.js';
import { assertSame } from '../subjects/assert-same.js';
import type { MembershipDatabase } from '../subjects/memberships.js';

const WAYS = [BY_HAND, SINGLE, BATCH, BATCH_POLICY];

/** The targets for PostgreSQL, as shares of the hand-written controller's values. */
const GOALS = {
  fastify: { cpu: 1 / 7, p99: 1 / 8 },
  express: { cpu: 1 / 8, p99: 1 / 10 },
};

const SETTINGS = {
  database: { connections: 10, delayMilliseconds: 0 },
  // The hand-written controller has no deadline. The deadline of the others must not end a storm on a slow machine.
  policyTimeoutMs: 60_000,
};

interface Extent {
  readonly clients: number;
  readonly channels: number;
  readonly warmUps: number;
  readonly rounds: number;
}

type Adapter = keyof typeof GOALS;

runSuite(async ({ quick }) => {
  const extent = quick
    ? { clients: 20, channels: 40, warmUps: 1, rounds: 2 }
    : { clients: 200, channels: 40, warmUps: 1, rounds: 5 };
  const figures = await withPostgres(async (postgres) => [
    ...(await measureStack('fastify', extent, postgres)),
    ...(quick
      ? []
      : [...(await measureStack('express', extent, postgres)), ...(await measureStack('fastify', extent))]),
    ...(await measureStack('express', extent)),
  ]);
  const { clients, channels } = extent;
  return { title: `The reconnect storm: ${clients} clients ask for ${channels} channels each, at once`, figures };
});

/** Runs the storms of all ways on one adapter and one database: one each in turn, every second round in reverse order. */
async function measureStack(adapter: Adapter, extent: Extent, postgres?: MembershipDatabase): Promise<Figure[]> {
  const stack = await StormStack.start({ adapter, ...SETTINGS }, WAYS, postgres);
  const storms = new Map<StormWay, MeasuredStorm[]>(WAYS.map((way) => [way, []]));
  try {
    await stack.warmUp(extent, extent.warmUps);
    for (let round = 0; round < extent.rounds; round++) {
      for (const way of round % 2 === 0 ? WAYS : [...WAYS].reverse()) {
        const measured = await stack.measure(way, extent);
        assertSame(measured.signed, extent.clients * extent.channels);
        storms.get(way)!.push(measured);
      }
    }
  } finally {
    stack.stop();
  }
  return figuresOf(`${adapter}, ${postgres ? 'PostgreSQL' : 'PGlite'}`, storms, extent, postgres && GOALS[adapter]);
}

function figuresOf(
  stack: string,
  storms: ReadonlyMap<StormWay, readonly MeasuredStorm[]>,
  { clients }: Extent,
  goals: { readonly cpu: number; readonly p99: number } | undefined,
): Figure[] {
  const byHand = storms.get(BY_HAND)!;
  const ratio = (what: string, own: readonly number[], base: readonly number[], target?: number): Figure => {
    const ratios = own.map((value, round) => value / base[round]!);
    return {
      what: `${stack}: ${what}`,
      against: BY_HAND.name,
      value: median(ratios),
      low: quantile(ratios, 0.1),
      high: quantile(ratios, 0.9),
      ...(target !== undefined && { target }),
    };
  };
  const cpu = (way: StormWay) => storms.get(way)!.map(({ cpuMilliseconds }) => cpuMilliseconds);
  const p99 = (way: StormWay) => storms.get(way)!.map(({ p99Milliseconds }) => p99Milliseconds);
  const ours = storms.get(BATCH_POLICY)!;
  const worst = (all: readonly MeasuredStorm[], key: 'queries' | 'requests' | 'memoryMebibytes') =>
    Math.max(...all.map((one) => one[key]));
  const count = (unit: 'queries' | 'requests'): Figure => ({
    what: `${stack}: ${BATCH_POLICY.name}`,
    against: `${worst(byHand, unit)} by hand`,
    value: worst(ours, unit),
    unit,
    target: clients,
  });
  return [
    ...[SINGLE, BATCH, BATCH_POLICY].map((way) => ({
      ...ratio(`${way.name}, CPU`, cpu(way), cpu(BY_HAND), way === BATCH_POLICY ? goals?.cpu : undefined),
      detail: `${described(storms.get(way)!)}, against ${described(byHand)}`,
    })),
    ratio(
      `${BATCH_POLICY.name}, p99 of the time to a client's last answer`,
      p99(BATCH_POLICY),
      p99(BY_HAND),
      goals?.p99,
    ),
    count('queries'),
    count('requests'),
    {
      what: `${stack}: ${BATCH_POLICY.name}, peak memory above idle`,
      against: `${worst(byHand, 'memoryMebibytes').toFixed(0)} MiB by hand`,
      value: worst(ours, 'memoryMebibytes'),
      unit: 'MiB',
      ...(goals && { target: 16 }),
    },
  ];
}

function described(all: readonly MeasuredStorm[]): string {
  const middle = (key: keyof MeasuredStorm) => median(all.map((one) => one[key])).toFixed(0);
  return (
    `${middle('cpuMilliseconds')} ms CPU, last answer ${middle('milliseconds')} ms, p99 ${middle('p99Milliseconds')} ms, ` +
    `${middle('queries')} queries, ${middle('requests')} requests, +${middle('memoryMebibytes')} MiB`
  );
}
