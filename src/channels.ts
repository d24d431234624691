import {
  DEFAULT_MAX_CHANNEL_NAME_LENGTH,
  describeChannelNameProblem,
  parseChannelName,
} from './channel/channel-name.js';
import { cutParams, misfitOf, paramCutOf } from './channel/match-pattern.js';
import { parseChannelPattern } from './channel/parse-pattern.js';
import type { ChannelParams, CheckedPatterns } from './channel/pattern-types.js';
import { type PatternProblem, type Placeholder, pointAt, type ChannelPattern } from './channel/pattern.js';
import { readValue } from './channel/placeholder.js';

/** A pattern that is not valid: thrown by `channelName` and `matchChannel`. The message shows every problem with its place and its fix. */
export class InvalidPatternError extends Error {
  /** To tell it apart where two copies of the package are at work. */
  override readonly name = 'InvalidPatternError';

  constructor(
    /** All problems of the pattern, by place. */
    readonly problems: readonly PatternProblem[],
  ) {
    super(problems.map((problem) => `${problem.reason}; ${problem.fix}\n${pointAt(problem)}`).join('\n'));
  }
}

/** Parameters from which no channel name can be built that would give them back: thrown by `channelName`. */
export class InvalidChannelParamsError extends Error {
  /** To tell it apart where two copies of the package are at work. */
  override readonly name = 'InvalidChannelParamsError';
}

/**
 * The name of a channel: `channelName('presence-room-<id>', { id })`. {@link matchChannel} gives exactly these parameters back.
 *
 * @param pattern as in `@ChannelPolicy`
 * @param params a value for each placeholder: a number for `int`, a string for everything else
 * @param maxLength in characters, default 164; raise it where the server does
 * @typeParam P the pattern, as a literal type
 * @throws {@link InvalidPatternError} for a pattern that is not valid
 * @throws {@link InvalidChannelParamsError} for parameters that are missing, unknown or of the wrong type, and for values that would
 *   make no name of this pattern
 */
export function channelName<const P extends string>(
  pattern: P & CheckedPatterns<P>,
  params: ChannelParams<P>,
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): string {
  const parsed = parseOrThrow(pattern, maxLength);
  const given: ChannelParams = params;
  const unknown = Object.keys(given).find((name) => !parsed.parameterNames.includes(name));
  if (unknown !== undefined) throw new InvalidChannelParamsError(`${parsed.source} has no parameter "${unknown}"`);

  const text = parsed.segments.map((segment) =>
    typeof segment === 'string'
      ? segment
      : spell(segment, Object.hasOwn(given, segment.name) ? given[segment.name] : undefined),
  );
  const name = `${parsed.kind}-${text.join('')}`;
  const read = parseChannelName(name, maxLength);
  if (typeof read === 'string') {
    throw new InvalidChannelParamsError(
      `"${name}" is no channel name: it ${describeChannelNameProblem(read, maxLength)}`,
    );
  }
  if (read.kind !== parsed.kind) {
    throw new InvalidChannelParamsError(`"${name}" would be a ${read.kind} channel, not a ${parsed.kind} one`);
  }
  return name;
}

/**
 * The parameters of a name that a pattern fits, and `undefined` for every other value, also one that is no channel name.
 *
 * @param pattern as in `@ChannelPolicy`
 * @param name the whole name, prefix included
 * @param maxLength in characters, default 164; raise it where the server does
 * @typeParam P the pattern, as a literal type
 * @throws {@link InvalidPatternError} for a pattern that is not valid
 */
export function matchChannel<const P extends string>(
  pattern: P & CheckedPatterns<P>,
  name: string,
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): ChannelParams<P> | undefined {
  const parsed = parseOrThrow(pattern, maxLength);
  const read = parseChannelName(name, maxLength);
  if (typeof read === 'string' || read.kind !== parsed.kind) return undefined;
  if (misfitOf(parsed, read) !== undefined) return undefined;
  return cutParams(paramCutOf(parsed.segments), read) as ChannelParams<P>;
}

function parseOrThrow(pattern: string, maxLength: number): ChannelPattern {
  const parsed = parseChannelPattern(pattern, maxLength);
  if (Array.isArray(parsed)) throw new InvalidPatternError(parsed);
  return parsed;
}

/** A value as it stands in the name. */
function spell({ name, type }: Placeholder, value: string | number | undefined): string {
  if (value === undefined) throw new InvalidChannelParamsError(`the parameter "${name}" is missing`);
  const right = type.name === 'int' ? Number.isSafeInteger(value) && !Object.is(value, -0) : typeof value === 'string';
  const text = String(value);
  if (!right || readValue(type, text, 0, text.length) !== text.length) {
    const expected = type.name === 'alternatives' ? `one of ${type.words.join(', ')}` : EXPECTED[type.name];
    throw new InvalidChannelParamsError(`the parameter "${name}" must be ${expected}`);
  }
  return text;
}

const EXPECTED = {
  any: 'a string that is not empty',
  int: 'a safe integer from 0 on, as a number',
  uuid: 'a UUID in lower case',
  word: 'a string of letters, digits and _',
  slug: 'a string of letters, digits, _ and -',
};

/**
 * Channel names and patterns for code that runs anywhere: nothing here needs Nest or Node, so that a page can share them with
 * the server.
 *
 * @packageDocumentation
 */
export type { ChannelKind } from './channel/channel-kind.js';
export type { KindOf } from './channel/pattern-types.js';
export type { ChannelParams } from './channel/pattern-types.js';
export type { PatternProblem } from './channel/pattern.js';
