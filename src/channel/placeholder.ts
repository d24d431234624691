/** Every character that a channel name may contain. Example names use the first allowed ones, so letters come first. */
export const CHANNEL_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.@=,;';

/** Character classes; a mask is a sum of them. */
export const DIGIT = 1;
export const HEX = 2;
export const WORD = 4;
export const SLUG = 8;
export const ANY = 16;
export const DASH = 32;

const classes = new Uint8Array(128);
for (const character of CHANNEL_CHARACTERS) {
  classes[character.charCodeAt(0)] =
    ANY |
    (/[0-9]/.test(character) ? DIGIT : 0) |
    (/[0-9a-f]/.test(character) ? HEX : 0) |
    (/[A-Za-z0-9_]/.test(character) ? WORD : 0) |
    (/[A-Za-z0-9_-]/.test(character) ? SLUG : 0) |
    (character === '-' ? DASH : 0);
}

/** Whether the character with this UTF-16 code is in one of the classes of `mask`. */
export function isIn(code: number, mask: number): boolean {
  return (classes[code]! & mask) !== 0;
}

/** The values of a placeholder. */
type Values =
  /** All that the rest of the pattern leaves: one or more characters of any kind. */
  | { readonly form: 'any' }
  /** One or more characters of a class. */
  | { readonly form: 'run'; readonly characters: number }
  /** A decimal number without leading zeros, up to `GREATEST_INT`. */
  | { readonly form: 'decimal' }
  /** One character for each class. */
  | { readonly form: 'fixed'; readonly positions: readonly number[] }
  /** One of some words: sorted, and none is a prefix of another. */
  | { readonly form: 'words'; readonly words: readonly string[] };

/** The type of a placeholder. */
export type PlaceholderType = Values & {
  /** As in a pattern; `any` for a placeholder without a type. */
  readonly name: string;
  /** A description of the values, for messages. */
  readonly expected: string;
};

const UUID = [...'xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx'].map((position) => (position === '-' ? DASH : HEX));

/** The types with a name. A new one needs a line here, and one in `ValueOf` of pattern-types.ts. */
export const NAMED_TYPES: readonly PlaceholderType[] = [
  { name: 'int', form: 'decimal', expected: 'a non-negative safe integer' },
  { name: 'uuid', form: 'fixed', positions: UUID, expected: 'a UUID in lower case' },
  { name: 'word', form: 'run', characters: WORD, expected: 'a string of letters, digits and _' },
  { name: 'slug', form: 'run', characters: SLUG, expected: 'a string of letters, digits, _ and -' },
];

/** The type of a placeholder without one. */
export const UNTYPED: PlaceholderType = { name: 'any', form: 'any', expected: 'a non-empty string' };

/** The type of a placeholder with alternatives. Types with the same name have the same values. */
export function alternatives(words: readonly string[]): PlaceholderType {
  const sorted = [...words].sort();
  return { name: sorted.join('|'), form: 'words', words: sorted, expected: `one of ${sorted.join(', ')}` };
}

/** The largest int. */
export const GREATEST_INT = String(Number.MAX_SAFE_INTEGER);

/** The characters a value may consist of; 0 for alternatives, whose words have characters of any class. */
export function characterClass(type: PlaceholderType): number {
  switch (type.form) {
    case 'any':
      return ANY;
    case 'run':
      return type.characters;
    case 'decimal':
      return DIGIT;
    case 'fixed':
      return type.positions.reduce((mask, position) => mask | position, 0);
    case 'words':
      return 0;
  }
}

/** Whether a value is the longest run of characters of its class, so that what follows must start with another character. */
export function isGreedy(type: PlaceholderType): boolean {
  return type.form === 'run' || type.form === 'decimal';
}

/** Whether a value may start with this character. */
export function canStartWith(type: PlaceholderType, code: number): boolean {
  if (type.form === 'words') return type.words.some((word) => word.charCodeAt(0) === code);
  return isIn(code, type.form === 'fixed' ? type.positions[0]! : characterClass(type));
}

/** Whether every value consists only of characters in the classes of `mask`. */
export function consistsOf(type: PlaceholderType, mask: number): boolean {
  if (type.form === 'words') return type.words.every((word) => endOfRun(mask, word, 0, word.length) === word.length);
  const own = characterClass(type);
  for (let index = 0; index < CHANNEL_CHARACTERS.length; index++) {
    const code = CHANNEL_CHARACTERS.charCodeAt(index);
    if (isIn(code, own) && !isIn(code, mask)) return false;
  }
  return true;
}

/**
 * Reads the longest value that starts at `at` and ends at `limit` or before.
 * @returns its end, or -1 if there is no value
 */
export function readValue(type: PlaceholderType, text: string, at: number, limit: number): number {
  switch (type.form) {
    case 'any':
      return at < limit ? limit : -1;
    case 'run':
    case 'decimal': {
      const end = endOfRun(characterClass(type), text, at, limit);
      return isValue(type, text, at, end) ? end : -1;
    }
    case 'fixed':
      return readFixed(type.positions, text, at, limit);
    case 'words':
      return readWord(type.words, text, at, limit);
  }
}

/** The end of the characters of a class that start at `at`; at most `limit`. */
export function endOfRun(mask: number, text: string, at: number, limit: number): number {
  let end = at;
  while (end < limit && isIn(text.charCodeAt(end), mask)) end++;
  return end;
}

/** Whether these characters, all of the class of `type`, are a value. */
export function isValue(type: PlaceholderType, text: string, at: number, end: number): boolean {
  const length = end - at;
  if (type.form !== 'decimal' || length < 2) return length > 0;
  if (text.charCodeAt(at) === ZERO || length > GREATEST_INT.length) return false;
  return length < GREATEST_INT.length || text.slice(at, end) <= GREATEST_INT;
}

const ZERO = '0'.charCodeAt(0);

function readFixed(positions: readonly number[], text: string, at: number, limit: number): number {
  const end = at + positions.length;
  if (end > limit) return -1;
  for (let offset = 0; offset < positions.length; offset++) {
    if (!isIn(text.charCodeAt(at + offset), positions[offset]!)) return -1;
  }
  return end;
}

function readWord(words: readonly string[], text: string, at: number, limit: number): number {
  // A binary search over the sorted words. No word is a prefix of another, so each comparison rules out one side.
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const word = words[middle]!;
    const end = at + word.length;
    const part = text.slice(at, end);
    if (part === word) return end > limit ? -1 : end;
    if (part < word) high = middle;
    else low = middle + 1;
  }
  return -1;
}

/** The length of the shortest value. */
export function shortestValue(type: PlaceholderType): number {
  switch (type.form) {
    case 'fixed':
      return type.positions.length;
    case 'words':
      return Math.min(...type.words.map((word) => word.length));
    default:
      return 1;
  }
}
