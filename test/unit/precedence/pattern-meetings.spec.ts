import { PatternAutomaton } from '../../../src/channel/pattern-automaton.js';
import { PatternMeetings } from '../../../src/precedence/overlap-search.js';
import { relate } from '../../../src/precedence/compare-patterns.js';
import { pattern } from '../channel/arbitraries.js';
import { plant } from '../channel/planted.js';

interface Meetings {
  /** Pairs in the order of the table. */
  readonly mayMeet: ReadonlySet<string>;
  /** The wider one first. */
  readonly includes: ReadonlySet<string>;
  readonly steps: number;
}

function meetingsOf(...sources: string[]): Meetings {
  const mayMeet = new Set<string>();
  const includes = new Set<string>();
  const counter = { steps: 0 };
  const meetings = new PatternMeetings(
    {
      includes: (outer, inner) => includes.add(`${sources[outer.index]} ${sources[inner.index]}`),
      mayMeet: (one, other) => {
        const [first, second] = [one.index, other.index].sort((a, b) => a - b);
        mayMeet.add(`${sources[first!]} ${sources[second!]}`);
      },
    },
    counter,
  );
  meetings.walk(plant(sources));
  return { mayMeet, includes, steps: counter.steps };
}

const TABLE = [
  'abc',
  'ab',
  'abd-x',
  '01234567-89ab-cdef-0123-456789abcdefa7',
  '<a>',
  'a<a>',
  '.<a>',
  '<a>-x',
  'a<a>-x',
  '<a>b-x',
  '<a:word>',
  '-<a:word>',
  '<a:word>-x',
  '<a:word>.x',
  '<a:word>-<b>',
  '<a:word>-<b:int>',
  '<a:word>-<b:ab|c>-<c:int>',
  '<a:word><b:-x|.x>',
  '<a:word>-<b:-x|1>-<c>.x',
  '<a:slug>',
  '<a:slug>-x',
  '<a:slug>.x',
  'a<a:slug>b',
  '<a:int>-x',
  '<a:int>-<b:int>',
  '1<a:int>',
  '<a:uuid>-x',
  '<a:uuid>a<b:int>',
  '<a:ab|c>',
  '<a:ab|c>d-x',
  '<a:ab|c><b:int>',
  '<a:abd|x>-x',
  '<a:1|ab>-<b>',
  'abc-<b:ab|c>-<c:word>',
];

/** Have no name in common. Only the automata can tell: of values that end by their suffix, the walk compares the ends. */
const SUFFIX_ALONE = [
  'ab a<a:slug>b',
  '<a>-x <a:word>',
  '<a>-x -<a:word>',
  '<a>-x <a:ab|c>',
  'a<a>-x <a:word>',
  'a<a>-x <a:ab|c>',
  '<a>b-x <a:word>',
  '<a>b-x -<a:word>',
  '<a>b-x <a:ab|c>',
  '<a>b-x <a:abd|x>-x',
  '<a:word> <a:slug>-x',
  '<a:word>-<b:-x|1>-<c>.x <a:slug>',
  '<a:word><b:-x|.x> a<a:slug>b',
  '.<a> <a:slug>-x',
  '-<a:word> <a:slug>-x',
  '<a:slug>-x <a:ab|c>',
  'a<a:slug>b <a:ab|c>',
];

/** Nor have these: the walk lets a UUID end after any of its characters. */
const UUID_OF_ANY_LENGTH = [
  'abd-x <a:uuid>-x',
  '<a:word> <a:uuid>a<b:int>',
  '<a:word>-x <a:uuid>-x',
  '<a:word><b:-x|.x> <a:uuid>-x',
  '<a:int>-x <a:uuid>-x',
  '<a:uuid>-x <a:ab|c>d-x',
  '<a:uuid>-x <a:abd|x>-x',
  '<a:uuid>-x <a:1|ab>-<b>',
  '<a:uuid>-x abc-<b:ab|c>-<c:word>',
  '<a:uuid>a<b:int> <a:1|ab>-<b>',
  '<a:uuid>a<b:int> abc-<b:ab|c>-<c:word>',
];

describe('the pairs that may meet', () => {
  const pairs = TABLE.flatMap((one, index) => TABLE.slice(index + 1).map((other) => [one, other] as const));

  /** An inclusion, as a pair in the order of the table. */
  function inOrder(inclusion: string): string {
    const [one, other] = inclusion.split(' ') as [string, string];
    return TABLE.indexOf(one) < TABLE.indexOf(other) ? inclusion : `${other} ${one}`;
  }

  it('are those that have a name in common, and few others', () => {
    const told = meetingsOf(...TABLE);
    const all = new Set([...told.mayMeet, ...[...told.includes].map(inOrder)]);
    const automata = new Map(
      TABLE.map((source) => [source, new PatternAutomaton('private', pattern(`private-${source}`).segments)]),
    );
    const common = pairs.filter(
      ([one, other]) => relate(automata.get(one)!, automata.get(other)!, 50, { steps: 0 }).common !== undefined,
    );
    const expected = [...common.map((pair) => pair.join(' ')), ...SUFFIX_ALONE, ...UUID_OF_ANY_LENGTH];
    expect([...all].sort()).toEqual(expected.sort());
  });

  it('are the same in a table as if each pair were alone', () => {
    const told = meetingsOf(...TABLE);
    const alone = pairs.map((pair) => meetingsOf(...pair));
    expect(new Set(alone.flatMap(({ mayMeet }) => [...mayMeet]))).toEqual(told.mayMeet);
    expect(new Set(alone.flatMap(({ includes }) => [...includes]))).toEqual(told.includes);
  });
});

it('tells what starts where a value begins that takes the rest', () => {
  const { includes, mayMeet } = meetingsOf('<a>', 'ab', 'a<x>', 'a<y:int>', 'a<z:slug>-', 'b<z>.', '<z:c|d>', '<z>-');
  expect([...includes].sort()).toEqual([
    '<a> <z:c|d>',
    '<a> <z>-',
    '<a> a<x>',
    '<a> a<y:int>',
    '<a> a<z:slug>-',
    '<a> ab',
    '<a> b<z>.',
    'a<x> a<y:int>',
    'a<x> a<z:slug>-',
    'a<x> ab',
  ]);
  expect(mayMeet).toContain('a<z:slug>- <z>-');
});

it('goes on after values of one type: both have the same end', () => {
  expect(meetingsOf('<a:word>-<b:uuid>', '<a:int>-<b:uuid>').mayMeet).toEqual(
    new Set(['<a:word>-<b:uuid> <a:int>-<b:uuid>']),
  );
  expect(meetingsOf('<a:word>-<b:uuid>', '<a:int>-<b:uuid>a').mayMeet).toEqual(new Set());
});

describe('the work', () => {
  it.each([
    // A step for each place in the tree …
    [4, ['abc', 'abd']],
    [5, ['<a:word>-x', '<b:word>-y']],
    // … each character that is compared, and each pair of places that meet …
    [8, ['<a:word>-x', 'abc']],
    [9, ['<a:word>-x', 'abc-y']],
    [13, ['<a:word>-x', '<a:int>-x']],
    // … and each pattern of which the end is looked up among suffixes.
    [6, ['<a>', 'ab', 'ac']],
    [7, ['<a:slug>-x', 'ab', 'ac']],
  ])('is %i steps for %j', (steps, sources) => {
    expect(meetingsOf(...sources).steps).toBe(steps);
  });

  it.each([
    ['<a:word>-', '<b:int>-'],
    ['<a:word>-', '<b:slug>.'],
    ['<a:word>-', '<b:a|1>-'],
    ['<a:a|b>', '<b:b|c>'],
    ['<a:a|b>-', '<b:b|c>-'],
    ['<a:uuid>-', '<b:slug>.'],
    ['a-', '<a:word>-'],
    ['ab', '<a:ab|c>'],
  ])('grows by as much with each time that %s and %s are repeated', (one, other) => {
    const repeated = (piece: string, count: number) =>
      Array.from({ length: count }, (_, i) => piece.replace(/^<./, `<p${i}`)).join('');
    const steps = [2, 3, 4].map(
      (count) => meetingsOf(`${repeated(one, count)}.x`, `${repeated(other, count)}.y`).steps,
    );
    expect(steps[2]! - steps[1]!).toBe(steps[1]! - steps[0]!);
  });
});
