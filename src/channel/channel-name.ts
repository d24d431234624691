import { type ChannelKind, kindOf, prefixLength } from './channel-kind.js';

/** Characters that Pusher Channels allows in a name. */
export const DEFAULT_MAX_CHANNEL_NAME_LENGTH = 164;

/** The most that `maxChannelNameLength` can be raised to: what Pusher's own SDKs accept. */
export const MAX_CHANNEL_NAME_LENGTH = 200;

/** A name that can be authorized. */
export interface ChannelName {
  readonly name: string;
  readonly kind: ChannelKind;
  /** Where the text after the kind's prefix starts. */
  readonly start: number;
}

/** Why a value is no name that can be authorized. */
export type ChannelNameProblem =
  'not-a-string' | 'empty' | 'too-long' | 'illegal-character' | 'not-authorizable' | 'nothing-after-prefix';

const LEGAL = /^[A-Za-z0-9_\-=@,.;]+$/;

/**
 * Reads a channel name. Never throws: anything that is no authorizable name gives the problem instead.
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

/** The problem in words, to follow the name of the field: "channel_name must be a string". */
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
      return "must go on after the prefix of the channel's kind";
  }
}
