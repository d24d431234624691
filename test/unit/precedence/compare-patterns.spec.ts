import { acceptsMore, findCommonText } from '../../../src/precedence/compare-patterns.js';
import { PatternAutomaton } from '../../../src/precedence/pattern-automaton.js';
import { pattern } from '../channel/arbitraries.js';

function automatonOf(source: string): PatternAutomaton {
  const { kind, segments } = pattern(source);
  return new PatternAutomaton(kind, segments);
}

it.each<[string, string, number, string | undefined, boolean, boolean]>([
  ['private-a', 'private-a', 9, 'a', false, false],
  ['private-ab', 'private-ac', 9, undefined, true, true],
  ['private-<x:a|b>', 'private-<x:b|c>', 9, 'b', true, true],
  ['private-<x:a|b>', 'private-b', 9, 'b', true, false],
  ['private-b', 'private-<x:a|b>', 9, 'b', false, true],
  ['private-<x>-b', 'private-a-<x>', 9, 'a-b', true, true],
  ['private-<x>-b', 'private-a-<x>', 3, 'a-b', true, true],
  // One character less excludes the shortest common text.
  ['private-<x>-bc', 'private-ad-<x>', 4, undefined, true, true],
  ['private-abc', 'private-abc', 3, 'abc', false, false],
  ['private-abc', 'private-abc', 2, undefined, false, false],
  // The common text is the shortest one, and the first in character order among several.
  ['private-<x:a|bc>', 'private-<x:a|bc>', 9, 'a', false, false],
  ['private-<x:ab|c>', 'private-<x:ab|c>', 9, 'c', false, false],
  ['private-<x:0|Z|z>', 'private-<x:0|Z|z>', 9, 'z', false, false],
  ['private-a', 'private-<x:ab|ac>', 9, undefined, true, true],
  ['private-ab', 'private-a', 1, undefined, false, true],
  ['private-a', 'private-ab', 1, undefined, true, false],
  // A text that only one accepts may start like a text of the other, or end before it.
  ['private-<x:abcdef|0>', 'private-abcdef', 9, 'abcdef', true, false],
  ['private-<x:abcdef|abcdeg>', 'private-abcdef', 9, 'abcdef', true, false],
  ['private-<x:word>', 'private-<x:slug>', 9, 'a', false, true],
  ['private-<x:int>', 'private-<x:word>', 9, '0', false, true],
])(
  '%s and %s have names of up to %i characters in common: %s',
  (first, second, maxLength, common, firstHasMore, secondHasMore) => {
    const [a, b] = [automatonOf(first), automatonOf(second)];
    expect(findCommonText(a, b, maxLength)).toBe(common);
    expect(findCommonText(b, a, maxLength)).toBe(common);
    expect([acceptsMore(a, b, maxLength), acceptsMore(b, a, maxLength)]).toEqual([firstHasMore, secondHasMore]);
  },
);
