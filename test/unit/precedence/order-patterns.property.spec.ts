import * as fc from 'fast-check';
import { orderPatterns } from '../../../src/precedence/order-patterns.js';
import { parseChannelPattern } from '../../../src/channel/parse-pattern.js';
import { parseMatchablePattern } from '../../../src/precedence/matchable-pattern.js';
import { anyPatternSource, pattern, enough, runs } from '../channel/arbitraries.js';
import { oraclePattern } from '../channel/oracle.js';

/** The characters of the patterns below, and one more of every character class. */
const LETTERS = [...'a1-.B20,'];

/** Every text of up to `length` characters over a small alphabet, shorter ones first. */
function texts(length: number): string[] {
  const all = [''];
  let last = [''];
  for (let i = 0; i < length; i++) {
    last = last.flatMap((text) => LETTERS.map((letter) => text + letter));
    all.push(...last);
  }
  return all;
}

const SMALL = fc
  .array(
    fc.constantFrom('a', '1', '-', '.', 'a-', '<:word>', '<:slug>', '<:int>', '<:a|1>', '<:a-|.>', '<:-a|1->', '<>'),
    { minLength: 1, maxLength: 4 },
  )
  .map((pieces) => 'private-' + pieces.map((piece, index) => piece.replace('<', `<p${index}`)).join(''));

describe('the order of patterns, compared with brute force,', () => {
  const maxText = 4;
  const maxLength = 'private-'.length + maxText;
  const names = texts(maxText).map((text) => `private-${text}`);
  const known = new Map<string, Set<string>>();

  function namesOf(source: string): Set<string> {
    let matching = known.get(source);
    if (matching === undefined) {
      const oracle = oraclePattern(source, maxLength);
      known.set(source, (matching = new Set(names.filter((name) => oracle.matches(name)))));
    }
    return matching;
  }

  it('agrees for pairs of patterns, including the length of the example', () => {
    const seen = { same: 0, overlap: 0, specific: 0, apart: 0 };
    fc.assert(
      fc.property(SMALL, SMALL, (first, second) => {
        for (const source of [first, second]) fc.pre(!Array.isArray(parseMatchablePattern(source, maxLength)));
        const [one, other] = [namesOf(first), namesOf(second)];
        const common = [...one].filter((name) => other.has(name));
        const { conflicts, ranks } = orderPatterns([pattern(first), pattern(second)], maxLength);
        if (common.length === 0) {
          seen.apart++;
          expect({ conflicts, ranks }).toEqual({ conflicts: [], ranks: [0, 0] });
          return;
        }
        const firstInside = common.length === one.size;
        const secondInside = common.length === other.size;
        if (firstInside !== secondInside) {
          seen.specific++;
          expect({ conflicts, ranks }).toEqual({ conflicts: [], ranks: firstInside ? [0, 1] : [1, 0] });
          return;
        }
        const reason = firstInside ? 'same' : 'overlap';
        seen[reason]++;
        expect(conflicts).toMatchObject([{ first: 0, second: 1, reason }]);
        const { example } = conflicts[0]!;
        expect(
          oraclePattern(first, maxLength).matches(example) && oraclePattern(second, maxLength).matches(example),
        ).toBe(true);
        expect(example).toHaveLength(common[0]!.length);
      }),
      runs(1_200),
    );
    // About 19 of 1,200 pairs are the same: ten or fewer in one of fifty runs, two or fewer almost never.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(enough(2));
  }, 60_000);

  it('agrees for a table and its pairs', () => {
    fc.assert(
      fc.property(fc.array(anyPatternSource, { minLength: 2, maxLength: 9 }), (sources) => {
        const patterns = sources
          .filter((source) => !Array.isArray(parseChannelPattern(source)))
          .map((source) => pattern(source));
        const { conflicts, ranks } = orderPatterns(patterns);
        const pairs = patterns.flatMap((one, first) =>
          patterns
            .slice(first + 1)
            .map((other, index) => ({ first, second: first + 1 + index, order: orderPatterns([one, other]) })),
        );
        // Only the first of identical patterns is compared with others.
        fc.pre(!pairs.some(({ order }) => order.conflicts.some(({ reason }) => reason === 'same')));
        expect(conflicts).toEqual(
          pairs.flatMap(({ first, second, order }) =>
            order.conflicts.map((conflict) => ({ ...conflict, first, second })),
          ),
        );
        for (const { first, second, order } of pairs) {
          if (conflicts.length === 0 && order.ranks[0] !== order.ranks[1]) {
            expect(Math.sign(ranks[first]! - ranks[second]!)).toBe(order.ranks[0]! - order.ranks[1]!);
          }
        }
      }),
      runs(300),
    );
  }, 60_000);
});

describe('a valid pattern', () => {
  const all = texts(4);

  /** Returns every way to split a text into values and literals. */
  function ways(pieces: readonly string[], text: string): number {
    const [first, ...rest] = pieces;
    if (first === undefined) return text === '' ? 1 : 0;
    const expression = new RegExp(`^(?:${first})$`);
    let count = 0;
    for (let end = 1; end <= text.length; end++)
      if (expression.test(text.slice(0, end))) count += ways(rest, text.slice(end));
    return count;
  }

  it('splits each name in only one way', () => {
    let split = 0;
    fc.assert(
      fc.property(SMALL, (source) => {
        fc.pre(!Array.isArray(parseChannelPattern(source)));
        const pieces = source
          .slice('private-'.length)
          .match(/<[^>]*>|[^<>]+/g)!
          .map((piece) =>
            piece.startsWith('<')
              ? (VALUE[piece.slice(piece.indexOf(':') + 1, -1)] ??
                (piece.includes(':') ? piece.slice(piece.indexOf(':') + 1, -1).replaceAll('.', '\\.') : '.+'))
              : piece.replaceAll('.', '\\.'),
          );
        for (const text of all) {
          const count = ways(pieces, text);
          if (count > 1) throw new Error(`${source} splits ${text} in ${count} ways`);
          split += count;
        }
      }),
      runs(150),
    );
    expect(split).toBeGreaterThan(enough(1_000));
  }, 60_000);

  const VALUE: Record<string, string> = { int: '0|[1-9][0-9]*', word: '\\w+', slug: '[\\w-]+' };
});
