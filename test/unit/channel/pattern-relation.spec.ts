import { PatternAutomaton } from '../../../src/channel/pattern-automaton.js';
import { relate } from '../../../src/channel/pattern-relation.js';
import { pattern } from './arbitraries.js';

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
  ['what only one of them accepts', 'private-<x:0|abcdef>', 'private-1', 9, false, 4],
] as const)('stops at %s', (_, first, second, maxLength, secondIsInside, steps) => {
  expect(relationOf(first, second, maxLength, secondIsInside).steps).toBe(steps);
});
