import { Session, type Profiler } from 'node:inspector/promises';

/** Where time was spent: the part of all samples in each place, the greatest first. */
export type Shares = ReadonlyMap<string, number>;

/**
 * Samples the stack while work is done. What V8 and Node do in native code, and what the compiler has drawn into a caller,
 * belongs to the nearest function that has a file.
 *
 * @param placeOf gives a place a name, by the address of its file; `(garbage collector)` for that
 */
export async function profile(work: () => Promise<void>, placeOf: (url: string) => string): Promise<Shares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 100 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const places = placesOf(profile.nodes, placeOf);
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

/** The place of each node of the tree of calls; without one is what is no work: a machine that waits. */
function placesOf(
  nodes: readonly Profiler.ProfileNode[],
  placeOf: (url: string) => string,
): ReadonlyMap<number, string | undefined> {
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
