import * as fc from 'fast-check';
import { parseChannelPattern } from '../../../src/channel/parse-pattern.js';
import type { ChannelPattern } from '../../../src/channel/pattern.js';

/**
 * The number of random cases and their seed. Mutation testing runs a few fixed cases, because each mutant would
 * otherwise take minutes.
 */
const isMutating = process.env['MUTATION_ROOM'] !== undefined;
export const runs = (count: number): { numRuns: number; seed?: number } =>
  isMutating ? { numRuns: Math.ceil(count / 25), seed: 1 } : { numRuns: count };
/** The minimum of events that makes a run meaningful. */
export const enough = (count: number): number => (isMutating ? 0 : count);

/** Parses a pattern. Throws an error with its problems. */
export function pattern(source: string): ChannelPattern {
  const parsed = parseChannelPattern(source);
  if (Array.isArray(parsed)) throw new Error(parsed.map(({ reason }) => `${source}: ${reason}`).join('\n'));
  return parsed;
}

const PREFIX = fc.constantFrom('private-', 'private-', 'private-', 'private-cache-', 'presence-');
const LITERAL = fc.constantFrom('a', '-', '.', '1', 'a-', '-a', '.a', 'ab', 'cache', 'cache-', 'room-', '0', '-1');
const TYPE = fc.constantFrom('int', 'uuid', 'word', 'slug', 'a|b', 'a|1', 'cache|ab', '-|.', 'room-|0', 'ab|a-|1');
const PLACEHOLDER = fc.option(TYPE, { nil: undefined, freq: 4 });

/** Sources of similar patterns, most of them valid. */
export const anyPatternSource = fc
  .tuple(
    PREFIX,
    fc.array(
      fc.oneof(
        LITERAL,
        PLACEHOLDER.map((type) => ({ type })),
      ),
      { minLength: 1, maxLength: 5 },
    ),
  )
  .map(([prefix, pieces]) => {
    const text = pieces.map((piece, index) =>
      typeof piece === 'string' ? piece : `<p${index}${piece.type === undefined ? '' : `:${piece.type}`}>`,
    );
    return prefix + text.join('');
  });

/** Valid patterns only. */
export const anyPattern = anyPatternSource
  .filter((source) => !Array.isArray(parseChannelPattern(source)))
  .map((source) => pattern(source));

const VALUES: Record<string, string[]> = {
  any: ['a', 'a-', '1', '-a.', 'ab-1', '.', 'room-1', 'x@y'],
  int: ['0', '1', '10', '01', '9007199254740991', '9007199254740992', '99999999999999999'],
  uuid: ['01234567-89ab-cdef-0123-456789abcdef', '01234567-89ab-cdef-0123-456789abcdeF', 'a'],
  word: ['a', 'ab', '1', '0', 'cache', 'a_1', 'room'],
  slug: ['a', 'a-', '-', '1', 'a-1', 'room-1', 'cache-a'],
};

/** Names that match a pattern or nearly do: values of its types in its segments, sometimes damaged. */
export function nameNear(near: ChannelPattern): fc.Arbitrary<string> {
  const pieces = near.segments.map((segment) => {
    if (typeof segment === 'string') return fc.constant(segment);
    const { type } = segment;
    return fc.constantFrom(...(type.form === 'words' ? type.words : VALUES[type.name]!));
  });
  const whole = fc.tuple(...pieces).map((texts) => `${near.kind}-${texts.join('')}`);
  const damaged = fc
    .tuple(whole, fc.nat(), fc.constantFrom('', 'a', '1', '-', '.', 'cache-'))
    .map(([name, place, text]) => {
      const at = place % (name.length + 1);
      return name.slice(0, at) + text + name.slice(text === '' ? at + 1 : at);
    });
  return fc.oneof({ weight: 4, arbitrary: whole }, { weight: 1, arbitrary: damaged });
}
