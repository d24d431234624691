import { median, quantile } from './statistics.js';

/** One way of doing something. Each has its own loop, so that no two ways share a call site. */
export interface Way {
  readonly name: string;
  /** Does it this many times. */
  run(times: number): unknown;
}

export interface Timing {
  readonly name: string;
  /** The time of one operation in the best slice, when the machine was quiet. */
  readonly bestNanoseconds: number;
  /** The time of this way divided by that of the first way in the same round: median and spread over all rounds. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

export interface RoundSettings {
  readonly rounds: number;
  /** The time for which one way is measured in one round. */
  readonly sliceMilliseconds: number;
  readonly warmUpMilliseconds: number;
}

/**
 * Times several ways of doing one thing in interleaved rounds of one process. Each round measures every way once, every second
 * round in reverse order, and ratios are taken within a round. On a shared machine the speed drifts by a factor of two
 * within a minute. Running cases one after the other, as tinybench and mitata do, would compare two moments; interleaved
 * cases drift together.
 */
export async function compare(ways: readonly Way[], settings: RoundSettings): Promise<Timing[]> {
  const times: number[] = [];
  for (const way of ways) times.push(await warmUp(way, settings));
  const perOperation: number[][] = ways.map(() => []);
  for (let round = 0; round < settings.rounds; round++) {
    const order = [...ways.keys()];
    for (const index of round % 2 === 0 ? order : order.reverse()) {
      perOperation[index]!.push(await measure(ways[index]!, times[index]!));
    }
  }
  return ways.map(({ name }, index) => {
    const own = perOperation[index]!;
    const ratios = own.map((nanoseconds, round) => nanoseconds / perOperation[0]![round]!);
    return {
      name,
      bestNanoseconds: Math.min(...own),
      ratio: median(ratios),
      low: quantile(ratios, 0.1),
      high: quantile(ratios, 0.9),
    };
  });
}

/** @returns how many operations fill one slice */
async function warmUp(way: Way, { sliceMilliseconds, warmUpMilliseconds }: RoundSettings): Promise<number> {
  const until = performance.now() + warmUpMilliseconds;
  let times = 1;
  let perOperation = await measure(way, times);
  while (performance.now() < until || times * perOperation < (sliceMilliseconds * 1e6) / 4) {
    times = Math.max(1, Math.min(times * 4, Math.round((sliceMilliseconds * 1e6) / perOperation)));
    perOperation = await measure(way, times);
  }
  return Math.max(1, Math.round((sliceMilliseconds * 1e6) / perOperation));
}

/** @returns nanoseconds of CPU time per operation, which other processes do not affect */
async function measure(way: Way, times: number): Promise<number> {
  const before = process.cpuUsage();
  const result = way.run(times);
  if (result instanceof Promise) await result;
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, (user + system) * 1e3) / times;
}
