import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { parseChannelName } from '../../../src/channel/channel-name.js';
import type { ChannelPattern } from '../../../src/channel/pattern.js';
import { orderPatterns } from '../../../src/precedence/order-patterns.js';
import { explainMatch } from '../../../src/channel/match-pattern.js';
import { PatternTree } from '../../../src/matching/pattern-tree.js';
import { anyPattern, nameNear, enough, runs } from '../channel/arbitraries.js';
import { oraclePattern } from '../channel/oracle.js';

/** Removes patterns that conflict with others, so that boot accepts the table. */
function acceptable(patterns: readonly ChannelPattern[]): ChannelPattern[] {
  const kept: ChannelPattern[] = [];
  for (const candidate of patterns) {
    const order = orderPatterns([...kept, candidate]);
    if (order.conflicts.length === 0) kept.push(candidate);
  }
  return kept;
}

const anyTable = fc.array(anyPattern, { minLength: 1, maxLength: 12 }).map(acceptable);

const anyTableWithNames = anyTable.chain((patterns) =>
  fc.record({
    patterns: fc.constant(patterns),
    names: fc.array(fc.oneof(...patterns.map(nameNear)), { minLength: 200, maxLength: 300 }),
  }),
);

describe('the tree, compared with one regular expression for each pattern,', () => {
  it('finds the most specific pattern and its parameters for 100,000 names', () => {
    let names = 0;
    let matched = 0;
    let contested = 0;
    fc.assert(
      fc.property(anyTableWithNames, (table) => {
        const { ranks } = orderPatterns(table.patterns);
        const tree = new PatternTree(table.patterns.map((pattern, i) => ({ pattern, value: i, rank: ranks[i]! })));
        const oracles = table.patterns.map(({ source }) => oraclePattern(source));
        const matches = oracles.map((oracle) => table.names.map((text) => oracle.matches(text)));
        table.names.forEach((text, at) => {
          names++;
          const matching = [...table.patterns.keys()].filter((index) => matches[index]![at]);
          const name = parseChannelName(text);
          if (typeof name === 'string') {
            if (matching.length > 0) throw new Error(`${text} is a name`);
            return;
          }
          for (const [index, pattern] of table.patterns.entries()) {
            if (explainMatch(pattern, name).matches !== matches[index]![at])
              throw new Error(`${pattern.source} and ${text}`);
          }
          const match = tree.match(name);
          if (match === undefined) {
            if (matching.length > 0) throw new Error(`nothing found for ${text}`);
            return;
          }
          matched++;
          if (matching.length > 1) contested++;
          if (!matching.includes(match.entry.value)) throw new Error(`a wrong pattern found for ${text}`);
          // It is more specific than the other matches: among all these names, it matches only names that they match.
          for (const other of matching) {
            if (matches[match.entry.value]!.some((isMatch, index) => isMatch && !matches[other]![index])) {
              throw new Error(`a more general pattern found for ${text}`);
            }
          }
          if (!isDeepStrictEqual(match.params(), oracles[match.entry.value]!.params(text)))
            throw new Error(`params of ${text}`);
        });
      }),
      runs(450),
    );
    expect(names).toBeGreaterThan(enough(100_000));
    expect(matched).toBeGreaterThan(names / 3);
    expect(contested).toBeGreaterThan(enough(1_000));
  }, 60_000);
});
