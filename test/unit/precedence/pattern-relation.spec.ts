import { PatternAutomaton } from '../../../src/channel/pattern-automaton.js';
import { relate } from '../../../src/precedence/compare-patterns.js';
import { pattern } from '../channel/arbitraries.js';

function relationOf(first: string, second: string, maxLength: number, secondIsInside?: boolean) {
  const counter = { steps: 0 };
  const [one, other] = [first, second].map((source) => {
    const { kind, segments } = pattern(source);
    return new PatternAutomaton(kind, segments);
  });
  const { common, firstAlone, secondAlone } = relate(one!, other!, maxLength, counter, secondIsInside);
  return { answer: [common, firstAlone, secondAlone], steps: counter.steps };
}

it.each([
  ['private-a', 'private-a', 9, 'a', false, false],
  ['private-ab', 'private-ac', 9, undefined, true, true],
  ['private-<x:a|b>', 'private-<x:b|c>', 9, 'b', true, true],
  ['private-<x:a|b>', 'private-b', 9, 'b', true, false],
  ['private-b', 'private-<x:a|b>', 9, 'b', false, true],
  ['private-<x>-b', 'private-a-<x>', 9, 'a-b', true, true],
  ['private-<x>-b', 'private-a-<x>', 3, 'a-b', true, true],
  // One character less, and the shortest common text no longer counts.
  ['private-<x>-bc', 'private-ad-<x>', 4, undefined, true, true],
  ['private-abc', 'private-abc', 3, 'abc', false, false],
  ['private-abc', 'private-abc', 2, undefined, false, false],
  // The first text that is common is a shortest one; of several, the one that comes first in the order of characters.
  ['private-<x:a|bc>', 'private-<x:a|bc>', 9, 'a', false, false],
  ['private-<x:ab|c>', 'private-<x:ab|c>', 9, 'c', false, false],
  ['private-<x:0|Z|z>', 'private-<x:0|Z|z>', 9, 'z', false, false],
  ['private-a', 'private-<x:ab|ac>', 9, undefined, true, true],
  ['private-ab', 'private-a', 1, undefined, false, true],
  ['private-a', 'private-ab', 1, undefined, true, false],
] as const)('%s and %s, up to %i characters', (first, second, maxLength, ...answer) => {
  expect(relationOf(first, second, maxLength).answer).toEqual(answer);
});

it.each([
  ['the end of both', 'private-abc', 'private-abc', 9, false, 3],
  ['the limit of the length', 'private-abc', 'private-abc', 2, false, 2],
  // Three first letters, a hyphen after each, and what follows the hyphens once.
  ['pairs that were seen', 'private-<x:a|b|c>-d', 'private-<x:a|b|c>-d', 9, false, 7],
  // Letters come before digits: one of them is read before the 0.
  ['one name of the first alone', 'private-<x:0|abcdef>', 'private-abcdef', 9, true, 3],
  ['what only the first accepts, once it has a text alone', 'private-<x:0|abcdef>', 'private-1', 9, false, 4],
  ['what only the second accepts, once it has a text alone', 'private-1', 'private-<x:0|abcdef>', 9, false, 4],
  ['what only one accepts, not before it has a text alone', 'private-ab', 'private-abcdef', 9, false, 6],
  ['one name of the second alone, not', 'private-abcdef', 'private-<x:0|abcdef>', 9, true, 7],
  ['the moment when all is known', 'private-<x:a|b|ccc>', 'private-<x:b|0|ccc>', 9, false, 5],
  ['all but a common text, not', 'private-<x:a|ccc>', 'private-<x:0|ccc>', 9, false, 5],
  ['all but a text of the second alone, not', 'private-<x:a|b|ccc>', 'private-<x:b|ccc>', 9, false, 5],
  ['all but a text of the first alone, not', 'private-<x:b|ccc>', 'private-<x:b|0|ccc>', 9, false, 5],
] as const)('stops at %s', (_, first, second, maxLength, secondIsInside, steps) => {
  expect(relationOf(first, second, maxLength, secondIsInside).steps).toBe(steps);
});
