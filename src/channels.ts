/**
 * Channel names and patterns, for code that runs anywhere: this entry point needs neither Nest nor Node, so a browser bundle
 * can share patterns with the server.
 *
 * @packageDocumentation
 */
import {
  DEFAULT_MAX_CHANNEL_NAME_LENGTH,
  describeChannelNameProblem,
  parseChannelName,
} from './channel/channel-name.js';
import { extractParams, findMismatch, paramLayoutOf } from './channel/match-pattern.js';
import { parseChannelPattern } from './channel/parse-pattern.js';
import type { ChannelParams, CheckedPatterns } from './channel/pattern-types.js';
import { type ChannelPattern, type PatternProblem, type Placeholder, pointAt } from './channel/pattern.js';
import { readValue } from './channel/placeholder.js';

/** Error of `channelName` and `matchChannel` for an invalid pattern. The message shows every problem with place and fix. */
export class InvalidPatternError extends Error {
  /** Identifies the error even if two copies of the package are loaded. */
  override readonly name = 'InvalidPatternError';

  constructor(
    /** All problems of the pattern, ordered by location. */
    readonly problems: readonly PatternProblem[],
  ) {
    super(problems.map((problem) => `${problem.reason}; ${problem.fix}\n${pointAt(problem)}`).join('\n'));
  }
}

/** Error of `channelName` for parameters that do not give a valid channel name. */
export class InvalidChannelParamsError extends Error {
  /** Identifies the error even if two copies of the package are loaded. */
  override readonly name = 'InvalidChannelParamsError';
}

/**
 * Builds the name of a channel from a pattern. {@link matchChannel} returns exactly these parameters.
 *
 * @param pattern as in `@ChannelPolicy`
 * @param params a value for each placeholder: a number for `int`, a string for every other type
 * @param maxLength the longest allowed name, in characters; default 164, the limit of Pusher
 * @typeParam P the pattern, as a literal type
 * @returns the whole name, prefix included
 * @throws {@link InvalidPatternError} if the pattern is invalid
 * @throws {@link InvalidChannelParamsError} if a parameter is missing, unknown or of the wrong type, or if the name would be
 *   too long, contain a character that names cannot have, or belong to another kind of channel
 * @example
 * ```ts
 * pusher.subscribe(channelName('presence-room-<id:int>', { id: 7 })); // presence-room-7
 * ```
 * @see https://pusher.com/docs/channels/using_channels/channels/#channel-naming-conventions
 */
export function channelName<const P extends string>(
  pattern: CheckedPatterns<P>,
  params: ChannelParams<P>,
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): string {
  const parsed = parseOrThrow(pattern);
  const given: ChannelParams = params;
  const unknown = Object.keys(given).find((name) => !parsed.parameterNames.includes(name));
  if (unknown !== undefined) throw new InvalidChannelParamsError(`${parsed.source} has no parameter "${unknown}"`);

  const text = parsed.segments.map((segment) =>
    typeof segment === 'string'
      ? segment
      : formatValue(segment, Object.hasOwn(given, segment.name) ? given[segment.name] : undefined),
  );
  const name = `${parsed.kind}-${text.join('')}`;
  const result = parseChannelName(name, maxLength);
  if (typeof result === 'string') {
    throw new InvalidChannelParamsError(
      `"${name}" is not a valid channel name: it ${describeChannelNameProblem(result, maxLength)}`,
    );
  }
  if (result.kind !== parsed.kind) {
    throw new InvalidChannelParamsError(`"${name}" would be a ${result.kind} channel, not a ${parsed.kind} channel`);
  }
  return name;
}

/**
 * Reads the parameters of a channel name that matches a pattern.
 *
 * @param pattern as in `@ChannelPolicy`
 * @param name the whole name, prefix included
 * @param maxLength the longest allowed name, in characters; default 164, the limit of Pusher
 * @typeParam P the pattern, as a literal type
 * @returns the parameters; `undefined` for a name that does not match, or is not a valid name
 * @throws {@link InvalidPatternError} if the pattern is invalid
 * @example
 * ```ts
 * matchChannel('presence-room-<id:int>', 'presence-room-7'); // { id: 7 }
 * matchChannel('presence-room-<id:int>', 'presence-room-x'); // undefined
 * ```
 */
export function matchChannel<const P extends string>(
  pattern: CheckedPatterns<P>,
  name: string,
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): ChannelParams<P> | undefined {
  const parsed = parseOrThrow(pattern);
  const result = parseChannelName(name, maxLength);
  if (typeof result === 'string' || result.kind !== parsed.kind) return undefined;
  if (findMismatch(parsed, result) !== undefined) return undefined;
  return extractParams(paramLayoutOf(parsed.segments), result) as ChannelParams<P>;
}

function parseOrThrow(pattern: string): ChannelPattern {
  const parsed = parseChannelPattern(pattern);
  if (Array.isArray(parsed)) throw new InvalidPatternError(parsed);
  return parsed;
}

/** The text of a value in a name. */
function formatValue({ name, type }: Placeholder, value: string | number | undefined): string {
  if (value === undefined) throw new InvalidChannelParamsError(`the parameter "${name}" is missing`);
  const isRightType =
    type.form === 'decimal' ? Number.isSafeInteger(value) && !Object.is(value, -0) : typeof value === 'string';
  const text = String(value);
  if (!isRightType || readValue(type, text, 0, text.length) !== text.length) {
    throw new InvalidChannelParamsError(`the parameter "${name}" must be ${type.expected}`);
  }
  return text;
}

export type { ChannelKind } from './channel/channel-kind.js';
export type { ChannelParams, KindOf } from './channel/pattern-types.js';
export type { PatternProblem } from './channel/pattern.js';
