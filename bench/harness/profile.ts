import { Session, type Profiler } from 'node:inspector/promises';
import type { Figure } from './figure.js';

/** The parts of the work, each with an expression for the URL of a file or for `garbage collector`. The first match counts. */
export interface Parts {
  readonly named: readonly (readonly [part: string, file: RegExp])[];
  /** The name for everything else. */
  readonly rest: string;
}

/** The share of each part in all samples, the largest first. */
export type Shares = ReadonlyMap<string, number>;

/**
 * Samples the stack during the work. Native code of V8 and Node, and inlined functions, count for the nearest caller that has
 * a file.
 */
export async function profile(work: () => Promise<void>, parts: Parts): Promise<Shares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const places = placesOf(profile.nodes, parts);
  const counts = new Map<string, number>();
  let all = 0;
  for (const sample of profile.samples ?? []) {
    const place = places.get(sample);
    if (place === undefined) continue;
    counts.set(place, (counts.get(place) ?? 0) + 1);
    all += 1;
  }
  return new Map([...counts].map(([place, count]) => [place, count / all] as const).sort(([, a], [, b]) => b - a));
}

/** A figure for each part, with its share in other work for comparison. */
export function shareFigures(shares: Shares, others: Shares, inWhich: string): Figure[] {
  return [...shares].map(([part, share]) => ({
    what: part,
    against: 'all of it',
    value: share * 100,
    unit: '%',
    detail: `${((others.get(part) ?? 0) * 100).toFixed(0)} % ${inWhich}`,
  }));
}

/** The part of each node of the call tree; `undefined` if the machine was idle. */
function placesOf(
  nodes: readonly Profiler.ProfileNode[],
  { named, rest }: Parts,
): ReadonlyMap<number, string | undefined> {
  const placeOf = (url: string) => named.find(([, file]) => file.test(url))?.[0] ?? rest;
  const places = new Map<number, string | undefined>();
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const visit = (node: Profiler.ProfileNode, inherited: string | undefined): void => {
    const { functionName, url } = node.callFrame;
    const own = functionName === '(garbage collector)' ? placeOf(functionName) : url === '' ? inherited : placeOf(url);
    places.set(node.id, own);
    for (const child of node.children ?? []) visit(byId.get(child)!, own);
  };
  if (nodes[0] !== undefined) visit(nodes[0], undefined);
  return places;
}
