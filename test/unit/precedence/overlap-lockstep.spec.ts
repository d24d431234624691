import * as fc from 'fast-check';
import { parseChannelPattern } from '../../../src/channel/parse-pattern.js';
import { findCommonText } from '../../../src/precedence/compare-patterns.js';
import { areObviouslyDisjoint, unitsOf } from '../../../src/precedence/overlap-lockstep.js';
import { PatternAutomaton } from '../../../src/precedence/pattern-automaton.js';
import { anyPattern, enough, pattern, runs } from '../channel/arbitraries.js';
import { oraclePattern } from '../channel/oracle.js';

/** Both directions, because the order must not matter. */
function disjoint(first: string, second: string): boolean[] {
  const [a, b] = [first, second].map((source) => unitsOf(pattern(`private-${source}`).segments));
  return [areObviouslyDisjoint(a!, b!), areObviouslyDisjoint(b!, a!)];
}

it.each([
  // Literals.
  ['ab', 'ac'],
  ['ab', 'abc'],
  ['room1-<id>', 'room2-<id>'],
  ['<id>-x', '<id>-y'],
  ['<id>-ax', '<id>-x-x'],
  ['ab-<id>', 'ab'],
  // Values of the same type end at the same character.
  ['<t:word>-room1', '<t:word>-room2'],
  ['<t:int>-a<id>', '<t:int>-b<id>'],
  ['<t:uuid>-a<id>', '<t:uuid>-b<id>'],
  ['<t:a|b>a<id>', '<t:a|b>b<id>'],
  ['<t:word>-a', '<t:word>'],
  ['<t:word>-1', '<t:int>'],
  // So do values if one type contains the characters of the other, and another character follows.
  ['<t:int>-a<id>', '<t:word>-b<id>'],
  ['<t:int>.a<id>', '<t:slug>.b<id>'],
  ['<t:a|b>-a<id>', '<t:word>-b<id>'],
  ['<t:uuid>.a<id>', '<t:slug>.b<id>'],
  ['<t:int>-<i:int>-a<id>', '<t:word>-<i:word>-b<id>'],
  // A value ends at the first character of literal text that it cannot contain.
  ['team-a<id>', '<t:word>-b<id>'],
  ['team.<id>', '<t:word>-<id>'],
  ['team', '<t:word>-<id>'],
  ['-<id>', '<t:word>-<id>'],
  ['a-b<id>', '<t:int><r:-a|-b>'],
  ['team-<id>', '<t:word>'],
  ['01234567-89ab-cdef-0123-456789abcdef-a<id>', '<t:uuid>-b<id>'],
  ['team-<id>', '<t:uuid>-<id>'],
  ['0123456-<id>', '<t:uuid>-<id>'],
  ['0123', '<t:uuid>'],
  // In a UUID, words end at a hyphen, and numbers never end before a comma.
  ['<t:uuid>-a<id>', '<t:word>.<id>'],
  ['<t:uuid>-a<id>', '<t:int>,<id>'],
  ['<t:uuid>', '<t:word>'],
  ['<t:uuid>', '<t:int>'],
  // Of two UUIDs that start one character apart, one has a hyphen where the other has a digit.
  ['a<t:uuid>-<id>', '<t:uuid>0-<id>'],
  // Words.
  ['<r:a|b>-<id>', 'c-<id>'],
  ['<r:ab|cd>-x<id>', 'cd-y<id>'],
  ['<r:ab|cd>-<id>', '<t:ef|gh>-<id>'],
  ['<r:ab|ce>-<id>', '<t:aa|bb|cd|ef>-<id>'],
  ['<r:ab|cd>-<id>', '<t:int>-<id>'],
  ['<r:xy|zz>-<id>', '<t:uuid>-<id>'],
  ['<r:ab|cd>-<id>', 'a'],
  // A value that is delimited by its suffix still starts with a character of its type.
  ['<t:slug>-x', '.a<id>'],
  // Ends.
  ['x<id:int>', '<id>-chat'],
  ['<id:1|2>', '<id>a'],
  ['a-<id:word>', 'a<id>-'],
  ['a-<id:slug>', 'a<id>.'],
  ['a-<id:uuid>', '<id>g'],
  ['<id>x-chat', '<id:int>-chat'],
])('%s and %s obviously have no name in common', (first, second) => {
  expect(disjoint(first, second)).toEqual([true, true]);
});

it.each([
  ['ab', 'ab'],
  ['<id>', 'ab'],
  ['<id>-x', 'a<id>'],
  ['<t:word>-x', 'team-<id>'],
  ['<t:word>-x', 'team<r:-x|-y>'],
  ['<t:word>x', 'tea<id:word>'],
  ['<t:word>', 'team<id:int>'],
  ['<t:word>-<id>', '<t:slug>'],
  ['<t:uuid>-<id>', '0<id>'],
  ['<t:uuid>', '<t:slug>'],
  ['<t:uuid>-<id:int>', '<t:slug>'],
  ['<t:uuid>-<n:int>', '<t:uuid>-<n:word>'],
  ['a-<t:uuid>', '<n:word>-<t:uuid>'],
  ['<r:ab|cd>-<id>', 'cd-x'],
  ['<r:ab|cd>-<id>', 'c<id>'],
  ['<r:ab|cd>-<id>', '<r:cd-x|ef>-<id>'],
  ['<r:ab|b>', '<t:word>'],
  ['<r:a|b>', '<r:b|c>'],
  ['<t:slug>-x', 'a-b-x'],
  ['<t:int><r:-a|-b>', '1-b'],
  ['<t:int>', '12'],
])('%s and %s may have a name in common', (first, second) => {
  expect(disjoint(first, second)).toEqual([false, false]);
});

it.each([
  // They have none, but only the automata can prove it.
  ['<a:slug>-x', '<a:word>'],
  ['<t:uuid>-a', '<t:a|b><n:int>-a'],
  ['<t:int>-a<id>', '<t:slug>.b<id>'],
  ['<t:word>-a.<id>', '<t:slug>.b<id>'],
  ['<r:a|bc>d<id>', '<r:ab|b>d<id>'],
])('only the automata compare %s and %s', (first, second) => {
  expect(disjoint(first, second)).toEqual([false, false]);
});

it('patterns with a common name are never reported as disjoint', () => {
  const seen = { claimed: 0, common: 0 };
  fc.assert(
    fc.property(anyPattern, anyPattern, (first, second) => {
      fc.pre(first.kind === second.kind);
      const [a, b] = [first, second].map(({ kind, segments }) => new PatternAutomaton(kind, segments));
      const common = findCommonText(a!, b!, 164);
      const claimed = areObviouslyDisjoint(unitsOf(first.segments), unitsOf(second.segments));
      if (common !== undefined) seen.common++;
      if (claimed) seen.claimed++;
      expect(claimed && common).not.toEqual(expect.any(String));
    }),
    runs(4_000),
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(enough(200));
}, 60_000);

it('patterns are never reported as disjoint if two regular expressions match a name', () => {
  const LETTERS = [...'a1-.0b'];
  const PIECE = fc.constantFrom(
    'a',
    '1',
    '-',
    '.',
    'a-',
    '<:word>',
    '<:slug>',
    '<:int>',
    '<:a|1>',
    '<:a-|.>',
    '<:-a|b>',
    '<>',
  );
  const source = fc
    .array(PIECE, { minLength: 1, maxLength: 4 })
    .map((pieces) => `private-${pieces.map((piece, index) => piece.replace('<', `<p${index}`)).join('')}`)
    .filter((text) => !Array.isArray(parseChannelPattern(text)));
  const texts = fc.array(fc.array(fc.constantFrom(...LETTERS), { minLength: 1, maxLength: 5 }), {
    minLength: 300,
    maxLength: 300,
  });
  let common = 0;
  fc.assert(
    fc.property(source, source, texts, (first, second, all) => {
      const [a, b] = [oraclePattern(first), oraclePattern(second)];
      if (!all.some((text) => [a, b].every((oracle) => oracle.matches(`private-${text.join('')}`)))) return;
      common++;
      expect(areObviouslyDisjoint(unitsOf(pattern(first).segments), unitsOf(pattern(second).segments))).toBe(false);
    }),
    runs(1_500),
  );
  expect(common).toBeGreaterThan(enough(150));
}, 60_000);
