import { type ChannelName } from './channel-name.js';
import { type ChannelParams } from './channel-params.js';
import { type ChannelPattern } from './channel-pattern.js';
import { cutParams, paramCutOf } from './param-cut.js';
import { type Misfit, misfitOf } from './pattern-fit.js';
import { endsBySuffix, type Placeholder, suffixAfter } from './pattern-segment.js';

/** Whether a pattern fits a name, and if not, from where on and why. */
export type MatchExplanation =
  | { readonly fits: true; readonly params: ChannelParams }
  | {
      readonly fits: false;
      /** Index into the name. */
      readonly at: number;
      readonly reason: string;
    };

/** Says what a pattern makes of a name, for people. */
export function explainMatch(pattern: ChannelPattern, name: ChannelName): MatchExplanation {
  if (pattern.kind !== name.kind) {
    return { fits: false, at: 0, reason: `the name is of a ${name.kind} channel, the pattern of ${pattern.kind} ones` };
  }
  const misfit = misfitOf(pattern, name);
  if (misfit === undefined) return { fits: true, params: cutParams(paramCutOf(pattern.segments), name) };
  return { fits: false, at: misfit.at, reason: explainMisfit(pattern, name.name, misfit) };
}

function explainMisfit({ segments }: ChannelPattern, text: string, { segment: index, at }: Misfit): string {
  const segment = segments[index];
  const rest = text.slice(at);
  const place = `at character ${at + 1}`;
  if (segment === undefined) return `the name should end before "${rest}" ${place}`;
  if (typeof segment !== 'string') {
    const value = valueMeant(segments, index, text, at);
    return value === '' ? `nothing is left for <${segment.name}> ${place}` : `"${value}" ${place} is ${wrong(segment)}`;
  }
  const before = segments[index - 1];
  if (before !== undefined && endsBySuffix(segments, index - 1)) return `the name should end with "${segment}"`;
  return `"${segment}" is expected ${place}, and ${rest === '' ? 'the name ends there' : `there is "${rest}"`}`;
}

/** The text up to what follows the placeholder. */
function valueMeant(segments: ChannelPattern['segments'], index: number, text: string, at: number): string {
  const next = suffixAfter(segments, index);
  if (endsBySuffix(segments, index)) return text.slice(at, Math.max(at, text.length - next.length));
  const end = next === '' ? -1 : text.indexOf(next, at);
  return text.slice(at, end === -1 ? undefined : end);
}

function wrong({ name, type }: Placeholder): string {
  return type.name === 'alternatives'
    ? `none of ${type.words.join(', ')} for <${name}>`
    : `no ${type.name} for <${name}>`;
}
