import { median, quantile } from './statistics.js';

/** One way of doing something. It has a loop of its own, so that no call in a loop of ours serves several ways. */
export interface Way {
  readonly name: string;
  /** Does it so many times. */
  run(times: number): unknown;
}

export interface Timing {
  readonly name: string;
  /** Per operation, the best slice: the quiet machine. */
  readonly bestNanoseconds: number;
  /** The time of this way through the time of the first in the same round: the median over all rounds, and its spread. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

export interface RoundSettings {
  readonly rounds: number;
  /** How long one way is measured in one round. */
  readonly sliceMilliseconds: number;
  readonly warmUpMilliseconds: number;
}

/**
 * Times ways of doing one thing in interleaved rounds of one process: each round measures every way once, every second
 * round in the reverse order, and a ratio is taken inside a round. On a shared machine the speed drifts by a factor of two
 * within a minute; what runs one after the other (tinybench and mitata work through their cases in order) compares two
 * moments, while what runs side by side drifts together.
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

/** @returns nanoseconds of CPU time per operation: what other processes take off the clock is not counted */
async function measure(way: Way, times: number): Promise<number> {
  const before = process.cpuUsage();
  const result = way.run(times);
  if (result instanceof Promise) await result;
  const { user, system } = process.cpuUsage(before);
  return Math.max(1, (user + system) * 1e3) / times;
}
