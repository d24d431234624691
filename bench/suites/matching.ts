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
import { namesOf, patternCases } from '../subjects/patterns.js';
import { expressionOf, worstCases } from '../subjects/tables.js';

const TARGETS = new Map([
  [10, 1.5],
  [100, 2],
  [1_000, 2.5],
]);

/** A parsed name, as the tree gets it. */
function asChannelName(name: string): ChannelName {
  return { name, kind: 'private', start: 8 };
}

export function treeOf(patterns: readonly string[]): PatternTree<PatternEntry> {
  const parsed = patterns.map((pattern) => parseChannelPattern(pattern) as ChannelPattern);
  const { ranks, conflicts } = orderPatterns(parsed);
  assertSame(conflicts, []);
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

function searching(name: string, list: readonly RegExp[], names: readonly string[]): Way {
  const fresh = new FreshNames(names);
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

runSuite(async ({ rounds }) => {
  const figures: Figure[] = [];
  const ours: { x: number; nanoseconds: number }[] = [];
  const lists: { x: number; nanoseconds: number }[] = [];
  for (const [size, target] of TARGETS) {
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
      searching(
        'list',
        cases.map(({ expression }) => expression),
        names,
      ),
    ];
    const [get, match, getMissed, missed, list] = await compare(ways, rounds);
    figures.push(ratioFigure(`a match among ${size} patterns`, get!, match!, target));
    const scale = 1 / getMissed!.ratio;
    figures.push(
      ratioFigure(`a miss among ${size} patterns`, getMissed!, {
        ...missed!,
        ratio: missed!.ratio * scale,
        low: missed!.low * scale,
        high: missed!.high * scale,
      }),
    );
    ours.push({ x: size, nanoseconds: match!.bestNanoseconds });
    lists.push({ x: size, nanoseconds: list!.bestNanoseconds });
  }
  figures.push(await sharedPrefix(rounds), ...(await worstNames(rounds)));
  const curves: Curve[] = [
    { name: 'nestjs-pusher-auth', points: ours },
    { name: 'list of regular expressions', points: lists },
  ];
  const plot = { file: 'matching-time.svg', title: 'Time to match one channel name', across: 'patterns', curves };
  return { title: 'Matching', figures, plot };
});

function fits(pattern: string, name: string): boolean {
  return name.startsWith(pattern.slice(0, pattern.indexOf('<')));
}

/** Patterns that differ only after a value, so the literal before it does not help. */
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
  return ratioFigure('1000 patterns behind private-<tenant:word>-', few!, many!);
}

/** The worst names known, each compared with the same table as a list of expressions. */
async function worstNames(rounds: Parameters<typeof compare>[1]): Promise<Figure[]> {
  const figures: Figure[] = [];
  let slowest = 0;
  for (const { what, patterns, name } of worstCases(1_000)) {
    const tree = treeOf(patterns);
    const list = patterns.map(expressionOf);
    assertSame(
      [name.length, tree.match(asChannelName(name)), list.find((one) => one.test(name))],
      [164, undefined, undefined],
    );
    const names = Array.from({ length: 64 }, () => name);
    const [searched, matched] = await compare(
      [searching('a list of expressions', list, names), matching(what, tree, names)],
      rounds,
    );
    slowest = Math.max(slowest, matched!.bestNanoseconds);
    figures.push(ratioFigure(`the worst name, 1000 patterns: ${what}`, searched!, matched!, 0.25));
  }
  return [
    figures.reduce((worst, figure) => (figure.value > worst.value ? figure : worst)),
    {
      what: 'the worst name, 1000 patterns',
      against: `the slowest of ${figures.length} tables`,
      value: slowest / 1e6,
      unit: 'ms',
      target: 0.5,
    },
  ];
}
