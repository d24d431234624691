import { parseMatchablePattern } from '../../../src/precedence/matchable-pattern.js';
import type { PatternProblem } from '../../../src/channel/pattern.js';
import { pattern } from '../channel/arbitraries.js';

/** The marked text of each problem, its reason and its fix. */
function problemsOf(source: string, maxLength = 164): string[][] {
  const parsed = parseMatchablePattern(source, maxLength);
  if (!Array.isArray(parsed)) return [];
  return parsed.map(({ pattern, at, length, reason, fix }) => [pattern.slice(at, at + length), reason, fix]);
}

const tooLong = (shortest: number, limit: number) =>
  `even the shortest matching name (${shortest} characters) exceeds the limit of ${limit}`;
const NEVER = 'this pattern can never match: every such name belongs to another channel kind or is too long';
const WRITE_PREFIX = 'write the prefix of the kind you mean in full, or change the first characters after it';

it.each([
  'private-lobby',
  'private-<a:word>-x',
  'private-<a:cache|x>-<b>',
  'private-cache',
  'private-encrypted<a>',
  `private-${'x'.repeat(156)}`,
])('%s can match and is parsed like any pattern', (source) => {
  expect(parseMatchablePattern(source, 164)).toEqual(pattern(source));
});

it('the problems of an invalid pattern are reported', () => {
  expect(problemsOf('private-<id:itn>', 3)).toEqual([['itn', 'unknown type "itn"', 'did you mean "int"?']]);
});

it.each<[source: string, text: string, reason: string, fix: string]>([
  [`private-${'x'.repeat(157)}`, 'x'.repeat(157), tooLong(165, 164), 'shorten the pattern'],
  [`private-<a:uuid>-${'x'.repeat(120)}`, `<a:uuid>-${'x'.repeat(120)}`, tooLong(165, 164), 'shorten the pattern'],
  ['private-<a:cache|encrypted>-<b>', '<a:cache|encrypted>-<b>', NEVER, WRITE_PREFIX],
  ['private-encrypted<a:-x|-y>', 'encrypted<a:-x|-y>', NEVER, WRITE_PREFIX],
  ['presence-<a:cache-x|cache-y>', '<a:cache-x|cache-y>', NEVER, WRITE_PREFIX],
])('%s can never match', (source, ...problem) => {
  expect(problemsOf(source)).toEqual([problem]);
});

it('a problem of the whole pattern ends where the pattern ends', () => {
  const [problem] = parseMatchablePattern('private-<a:int>bc', 10) as PatternProblem[];
  expect(problem).toMatchObject({ at: 8, length: 9 });
});

it('the limit of the length is exact', () => {
  expect(problemsOf('private-<a:int>bc', 11)).toEqual([]);
  expect(problemsOf('private-<a:int>bc', 10)).toEqual([['<a:int>bc', tooLong(11, 10), 'shorten the pattern']]);
  expect(problemsOf(`private-${'x'.repeat(192)}`, 200)).toEqual([]);
});

it('the limit applies to the names that do not belong to another kind', () => {
  // A name with the prefix cache- belongs to another kind. The shortest of the others has 19 characters.
  const source = 'private-<a:cache|longer-one>-';
  expect(problemsOf(source, 19)).toEqual([]);
  expect(problemsOf(source, 18)).toEqual([['<a:cache|longer-one>-', NEVER, WRITE_PREFIX]]);
});
