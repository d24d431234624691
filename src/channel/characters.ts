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
