/**
 * Refers to the section that explains a message, by a path from the application's folder. The page is part of the package, so
 * it always matches the version that printed the message, and needs no network.
 *
 * @param section the anchor of its heading; a test checks that the page has it
 */
export function seeSection(section: string): string {
  return `See node_modules/nestjs-pusher-auth/docs/errors.md#${section}`;
}

/** Describes the kind of a value, for a message. Never the value itself: it may be secret or contain personal data. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  const className = prototype?.constructor?.name;
  return typeof className === 'string' && className !== 'Object' ? `an instance of ${className}` : 'an object';
}

/** Control characters, line separators, direction marks and lone surrogates: they could forge or hide lines of a log. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Makes text safe for one line of a log, whatever it quotes. */
export function onOneLine(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
