import { characterClass, isTypedRun, type PlaceholderType } from './placeholder-type.js';
import { isIn } from './characters.js';

/** A `<name:type>` of a pattern. */
export interface Placeholder {
  readonly name: string;
  readonly type: PlaceholderType;
}

/** A piece of a pattern after its kind: literal text, or a placeholder. */
export type Segment = string | Placeholder;

/**
 * Whether the value of this placeholder ends where the literal after it must start, counted from the end of the name.
 * That is so for the last placeholder when its type could swallow that literal; every other value ends at the first
 * character that its type cannot contain. Either way there is one end only.
 */
export function endsBySuffix(segments: readonly Segment[], index: number): boolean {
  const placeholder = segments[index] as Placeholder;
  if (placeholder.type.name === 'any') return true;
  if (!isTypedRun(placeholder.type)) return false;
  const suffix = segments[index + 1];
  return (
    typeof suffix === 'string' &&
    index + 2 === segments.length &&
    isIn(suffix.charCodeAt(0), characterClass(placeholder.type))
  );
}

/** The literal at the end of a pattern, after its placeholder at `index`. */
export function suffixAfter(segments: readonly Segment[], index: number): string {
  const suffix = segments[index + 1];
  return typeof suffix === 'string' ? suffix : '';
}
