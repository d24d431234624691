/** Every character that a channel name may contain, the friendliest first: examples and witnesses are built in this order. */
export const CHANNEL_CHARACTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.@=,;';

/** The classes a character may be in; a mask is a sum of them. */
export const DIGIT = 1;
export const HEX = 2;
export const WORD = 4;
export const SLUG = 8;
export const ANY = 16;

const classes = new Uint8Array(128);
for (const character of CHANNEL_CHARACTERS) {
  classes[character.charCodeAt(0)] =
    ANY |
    (/[0-9]/.test(character) ? DIGIT : 0) |
    (/[0-9a-f]/.test(character) ? HEX : 0) |
    (/[A-Za-z0-9_]/.test(character) ? WORD : 0) |
    (/[A-Za-z0-9_-]/.test(character) ? SLUG : 0);
}

/** Whether the character of this UTF-16 code is in one of the classes of `mask`. */
export function isIn(code: number, mask: number): boolean {
  return (classes[code]! & mask) !== 0;
}

/** The types with a name. */
export const TYPE_NAMES = ['int', 'uuid', 'word', 'slug'] as const;

/** What a placeholder takes: a named type, one of some words, or (untyped) any characters. */
export type PlaceholderType =
  | { readonly name: (typeof TYPE_NAMES)[number] | 'any' }
  | {
      readonly name: 'alternatives';
      /** Sorted, and none is the start of another. */
      readonly words: readonly string[];
    };

export const UUID_LENGTH = 36;

/** The digits of the greatest int, `Number.MAX_SAFE_INTEGER`. */
export const GREATEST_INT = String(Number.MAX_SAFE_INTEGER);

/** Two types with the same key take the same values. */
export function typeKey(type: PlaceholderType): string {
  return type.name === 'alternatives' ? type.words.join('|') : type.name;
}

/** The characters that a value may consist of; alternatives have none of their own. */
export function characterClass(type: PlaceholderType): number {
  switch (type.name) {
    case 'int':
      return DIGIT;
    case 'word':
      return WORD;
    case 'uuid':
    case 'slug':
      return SLUG;
    case 'any':
      return ANY;
    case 'alternatives':
      return 0;
  }
}

/** Whether a value runs on over every character of its class: it does not show by itself where it ends. */
export function isTypedRun(type: PlaceholderType): boolean {
  return type.name === 'int' || type.name === 'word' || type.name === 'slug';
}

/** Whether a value may begin with this character. */
export function canStartWith(type: PlaceholderType, code: number): boolean {
  if (type.name === 'alternatives') return type.words.some((word) => word.charCodeAt(0) === code);
  return isIn(code, type.name === 'uuid' ? HEX : characterClass(type));
}

/** Whether position `offset` of a UUID may hold this character. */
export function fitsUuidAt(offset: number, code: number): boolean {
  const dash = offset === 8 || offset === 13 || offset === 18 || offset === 23;
  return dash ? code === 45 : isIn(code, HEX);
}

/**
 * Reads the longest value that starts at `at` and ends before `limit`.
 * @returns where it ends, or -1
 */
export function readValue(type: PlaceholderType, text: string, at: number, limit: number): number {
  switch (type.name) {
    case 'any':
      return at < limit ? limit : -1;
    case 'word':
      return readRun(text, at, limit, WORD);
    case 'slug':
      return readRun(text, at, limit, SLUG);
    case 'int':
      return readInt(text, at, limit);
    case 'uuid':
      return readUuid(text, at, limit);
    case 'alternatives':
      return readWord(type.words, text, at, limit);
  }
}

function readRun(text: string, at: number, limit: number, mask: number): number {
  let end = at;
  while (end < limit && isIn(text.charCodeAt(end), mask)) end++;
  return end === at ? -1 : end;
}

function readInt(text: string, at: number, limit: number): number {
  let value = 0;
  let end = at;
  while (end < limit && isIn(text.charCodeAt(end), DIGIT)) {
    if (end > at && value === 0) return -1;
    value = value * 10 + (text.charCodeAt(end) - 48);
    if (value > Number.MAX_SAFE_INTEGER) return -1;
    end++;
  }
  return end === at ? -1 : end;
}

function readUuid(text: string, at: number, limit: number): number {
  if (limit - at < UUID_LENGTH) return -1;
  for (let offset = 0; offset < UUID_LENGTH; offset++) {
    if (!fitsUuidAt(offset, text.charCodeAt(at + offset))) return -1;
  }
  return at + UUID_LENGTH;
}

function readWord(words: readonly string[], text: string, at: number, limit: number): number {
  // Halves the list at each step. None is the start of another, so that text which is not a word lies on one side of it.
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

/** How many characters the shortest value has. */
export function shortestValue(type: PlaceholderType): number {
  if (type.name === 'uuid') return UUID_LENGTH;
  return type.name === 'alternatives' ? Math.min(...type.words.map((word) => word.length)) : 1;
}
