import * as fc from 'fast-check';
import { channelName, matchChannel } from '../../../src/channels.js';
import { anyPattern, nameNear, enough, runs } from './arbitraries.js';

/** The signatures as untyped code calls them. */
const build = channelName as (pattern: string, params: object) => string;
const match = matchChannel as (pattern: string, name: string) => object | undefined;

it('builds exactly the names that it parses', () => {
  let count = 0;
  const anyPatternAndName = anyPattern.chain((near) => fc.tuple(fc.constant(near.source), nameNear(near)));
  fc.assert(
    fc.property(anyPatternAndName, ([source, name]) => {
      const params = match(source, name);
      if (params === undefined) return;
      count++;
      expect(build(source, params)).toBe(name);
    }),
    runs(2_000),
  );
  expect(count).toBeGreaterThan(enough(500));
});
