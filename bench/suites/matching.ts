import { parseChannelName, type ChannelName } from '../../src/channel/channel-name.js';
import { parseChannelPattern } from '../../src/channel/parse-pattern.js';
import type { ChannelPattern } from '../../src/channel/pattern.js';
import { orderPatterns } from '../../src/precedence/order-patterns.js';
import { PatternTree, type PatternEntry } from '../../src/matching/pattern-tree.js';
import { ratioFigure, type Curve, type Figure } from '../harness/figure.js';
import { compare, type Way } from '../harness/rounds.js';
import { runSuite } from '../harness/suite.js';
import { assertSame } from '../subjects/assert-same.js';
import { FreshNames } from '../subjects/fresh-names.js';
import { namesOf, patternCases, type PatternCase } from '../subjects/patterns.js';

const TARGETS = new Map([
  [10, 1.5],
  [1_000, 2.2],
  [10_000, 3.5],
  [100_000, 12],
]);
const LIST_SIZES = [10, 100, 1_000, 10_000];

/** A name whose form is proved already, as the tree gets it. */
function asChannelName(name: string): ChannelName {
  return { name, kind: 'private', start: 8 };
}

export function treeOf(patterns: readonly string[]): PatternTree<PatternEntry> {
  const parsed = patterns.map((pattern) => parseChannelPattern(pattern) as ChannelPattern);
  const { ranks, conflicts, crowded } = orderPatterns(parsed);
  assertSame([...conflicts, ...crowded], []);
  return new PatternTree(parsed.map((pattern, index) => ({ pattern, rank: ranks[index] as number })));
}

function matching(name: string, tree: PatternTree<PatternEntry>, names: readonly string[]): Way {
  const fresh = new FreshNames(names);
  return {
    name,
    run(times) {
      let found: unknown;
      for (let turn = 0; turn < times; turn++) found = tree.match(asChannelName(fresh.next()));
      return found;
    },
  };
}

function lookingUp(name: string, names: readonly string[]): Way {
  const fresh = new FreshNames(names);
  const map = new Map(names.map((one, index) => [one, index]));
  return {
    name,
    run(times) {
      let found: unknown;
      for (let turn = 0; turn < times; turn++) found = map.get(fresh.next());
      return found;
    },
  };
}

function searching(name: string, cases: readonly PatternCase[], names: readonly string[]): Way {
  const fresh = new FreshNames(names);
  const list = cases.map(({ expression }) => expression);
  return {
    name,
    run(times) {
      let found: unknown;
      for (let turn = 0; turn < times; turn++) {
        const one = fresh.next();
        found = list.find((expression) => expression.test(one));
      }
      return found;
    },
  };
}

runSuite(async ({ rounds, quick }) => {
  const figures: Figure[] = [];
  const ours: { x: number; nanoseconds: number }[] = [];
  const lists: { x: number; nanoseconds: number }[] = [];
  for (const size of [10, 100, 1_000, 10_000, 100_000]) {
    if (quick && size > 10_000) continue;
    const cases = patternCases('private-', size);
    const names = namesOf(cases);
    const misses = names.map((name) => `private-nobody-${name.slice(8)}`);
    const tree = treeOf(cases.map(({ pattern }) => pattern));
    for (const name of names) {
      const found = tree.match(parseChannelName(name) as ChannelName)?.entry.pattern.source;
      assertSame(found, cases.find(({ pattern }) => pattern === found && fits(pattern, name))?.pattern);
    }
    for (const name of misses) assertSame(tree.match(parseChannelName(name) as ChannelName), undefined);
    const ways = [
      lookingUp('Map.get', names),
      matching('match', tree, names),
      lookingUp('Map.get of as long a name', misses),
      matching('miss', tree, misses),
    ];
    if (LIST_SIZES.includes(size)) ways.push(searching('list', cases, names));
    const [get, match, getMissed, missed, list] = await compare(ways, rounds);
    figures.push(ratioFigure(`a match among ${size} patterns`, get!, match!, TARGETS.get(size)));
    const scale = 1 / getMissed!.ratio;
    figures.push(
      ratioFigure(
        `a miss among ${size} patterns`,
        getMissed!,
        { ...missed!, ratio: missed!.ratio * scale, low: missed!.low * scale, high: missed!.high * scale },
        0.8,
      ),
    );
    ours.push({ x: size, nanoseconds: match!.bestNanoseconds });
    if (list) lists.push({ x: size, nanoseconds: list.bestNanoseconds });
  }
  figures.push(await sharedPrefix(rounds), await hostileNames(rounds));
  const curves: Curve[] = [
    { name: 'nestjs-pusher-auth', points: ours },
    { name: 'list of regular expressions', points: lists },
  ];
  return { title: 'Matching', figures, curves };
});

function fits(pattern: string, name: string): boolean {
  return name.startsWith(pattern.slice(0, pattern.indexOf('<')));
}

/** Patterns that part only after a value: literal text in front of it tells nothing. */
async function sharedPrefix(rounds: Parameters<typeof compare>[1]): Promise<Figure> {
  const [few, many] = await compare(
    [10, 1_000].map((size) => {
      const tree = treeOf(Array.from({ length: size }, (_, index) => `private-<tenant:word>-topic${index}-<id>`));
      const names = Array.from({ length: 4096 }, (_, turn) => `private-acme-topic${(turn * 7919) % size}-${turn}`);
      for (const name of names) assertSame(tree.match(asChannelName(name)) !== undefined, true);
      return matching(`${size} such patterns`, tree, names);
    }),
    rounds,
  );
  return ratioFigure('1000 patterns behind private-<tenant:word>-', few!, many!, 3);
}

interface HostileCase {
  readonly patterns: readonly string[];
  readonly hostile: string;
  /** Names that fit, for comparison. */
  readonly ordinary: readonly string[];
}

/** Tables of 1000 patterns, and for each a name of 164 characters that goes along all paths and fits none to the end. */
function hostileCases(): HostileCase[] {
  const thousand = <T>(make: (index: number) => T): T[] => Array.from({ length: 1_000 }, (_, index) => make(index));
  // Which of three places take digits only: eight paths, the most that boot allows.
  const places = (set: number) => [0, 1, 2].map((bit) => `<p${bit}:${(set >> bit) & 1 ? 'int' : 'word'}>`).join('-');
  const long = 'abcdefghij'.repeat(8);
  return [
    {
      patterns: thousand((index) => `private-<a:word>-<b:word>-<c:word>-<d:word>-<e:word>-<f:word>-x${index}`),
      hostile: `private-${'a-'.repeat(78)}`,
      ordinary: thousand((index) => `private-a-b-c-d-e-f-x${index}`),
    },
    {
      patterns: thousand((index) => `private-${places(index % 8)}-${long}${index}`),
      hostile: `private-${'1234567890123456-'.repeat(3)}${long}${'x'.repeat(25)}`,
      ordinary: thousand((index) => `private-1-2-3-${long}${index}`),
    },
    {
      patterns: thousand((index) => `private-<a:word>.<b:word>.<rest>${'-abc'.repeat(20)}${index}`),
      hostile: `private-a.b.${'-abc'.repeat(38)}`,
      ordinary: thousand((index) => `private-a.b.c${'-abc'.repeat(20)}${index}`),
    },
  ];
}

async function hostileNames(rounds: Parameters<typeof compare>[1]): Promise<Figure> {
  const figures: Figure[] = [];
  for (const { patterns, hostile, ordinary } of hostileCases()) {
    const tree = treeOf(patterns);
    for (const name of ordinary) assertSame(tree.match(asChannelName(name)) !== undefined, true);
    assertSame([hostile.length, tree.match(asChannelName(hostile))], [164, undefined]);
    const [usual, worst] = await compare(
      [
        matching('an ordinary name', tree, ordinary),
        matching(
          'hostile',
          tree,
          Array.from({ length: 512 }, () => hostile),
        ),
      ],
      rounds,
    );
    figures.push(ratioFigure('a hostile name of 164 characters, 1000 patterns', usual!, worst!, 10));
  }
  return figures.reduce((worst, figure) => (figure.value > worst.value ? figure : worst));
}
