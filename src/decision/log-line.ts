/**
 * Control characters, line separators, direction marks and lone surrogates: in a log they could forge lines or hide what
 * is written.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text for one line of a log, whatever it quotes. */
export function onOneLine(text: string): string {
  return text.replace(UNPRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
}
