import { type ChannelKind, kindOf, prefixLength } from './channel-kind.js';

/** The longest name that Pusher Channels allows, in characters. */
export const DEFAULT_MAX_CHANNEL_NAME_LENGTH = 164;

/** The upper bound of `maxChannelNameLength`: the longest name that Pusher's own SDKs accept. */
export const MAX_CHANNEL_NAME_LENGTH = 200;

/** A name of a channel that needs authorization. */
export interface ChannelName {
  readonly name: string;
  readonly kind: ChannelKind;
  /** Index of the first character after the kind's prefix. */
  readonly start: number;
}

/** The reason why a value is not the name of a channel that needs authorization. */
export type ChannelNameProblem =
  'not-a-string' | 'empty' | 'too-long' | 'illegal-character' | 'not-authorizable' | 'nothing-after-prefix';

const LEGAL = /^[A-Za-z0-9_\-=@,.;]+$/;

/**
 * Parses a channel name. Returns the problem if the value is not one.
 * @param maxLength in characters
 */
export function parseChannelName(
  value: unknown,
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): ChannelName | ChannelNameProblem {
  if (typeof value !== 'string') return 'not-a-string';
  if (value === '') return 'empty';
  if (value.length > maxLength) return 'too-long';
  if (!LEGAL.test(value)) return 'illegal-character';
  const kind = kindOf(value);
  if (kind === undefined) return 'not-authorizable';
  const start = prefixLength(kind);
  return start === value.length ? 'nothing-after-prefix' : { name: value, kind, start };
}

/** Describes the problem in words that follow the name of the field: "channel_name must be a string". */
export function describeChannelNameProblem(
  problem: ChannelNameProblem,
  maxLength: number = DEFAULT_MAX_CHANNEL_NAME_LENGTH,
): string {
  switch (problem) {
    case 'not-a-string':
      return 'must be a string';
    case 'empty':
      return 'must not be empty';
    case 'too-long':
      return `must have at most ${maxLength} characters`;
    case 'illegal-character':
      return 'may contain only letters, digits and _ - = @ , . ;';
    case 'not-authorizable':
      return 'must start with private- or presence-: other channels need no authorization';
    case 'nothing-after-prefix':
      return 'must have text after its prefix';
  }
}
