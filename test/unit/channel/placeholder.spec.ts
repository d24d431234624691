import {
  alternatives,
  ANY,
  CHANNEL_CHARACTERS,
  consistsOf,
  DASH,
  DIGIT,
  HEX,
  isIn,
  SLUG,
  WORD,
  canStartWith,
  characterClass,
  NAMED_TYPES,
  isGreedy,
  type PlaceholderType,
  readValue,
  shortestValue,
} from '../../../src/channel/placeholder.js';
import { pattern } from './arbitraries.js';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';
const LETTERS = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const DIGITS = '0123456789';

/** `any` for a placeholder without a type. */
function typeOf(source: string): PlaceholderType {
  const [segment] = pattern(source === 'any' ? 'private-<a>' : `private-<a:${source}>`).segments;
  return (segment as { type: PlaceholderType }).type;
}

/** The ASCII characters that satisfy the condition. */
const charactersWith = (is: (code: number) => boolean) =>
  [...Array(128).keys()].filter(is).map((code) => String.fromCharCode(code));

it.each([
  ['DIGIT', DIGIT, DIGITS],
  ['HEX', HEX, `${DIGITS}abcdef`],
  ['WORD', WORD, `${LETTERS}${DIGITS}_`],
  ['SLUG', SLUG, `${LETTERS}${DIGITS}_-`],
  ['ANY', ANY, CHANNEL_CHARACTERS],
  ['DASH', DASH, '-'],
  ['several', DIGIT | HEX, `${DIGITS}abcdef`],
  ['none', 0, ''],
])('the characters of a class: %s', (_, mask, characters) => {
  expect(charactersWith((code) => isIn(code, mask))).toEqual([...characters].sort());
  // Codes outside ASCII, and NaN, the code behind the end of a text.
  expect([0x130, 0x2028, 0xd83d, NaN].filter((code) => isIn(code, mask))).toEqual([]);
});

it('channel characters are those that Pusher allows, without duplicates', () => {
  expect([...CHANNEL_CHARACTERS].sort()).toEqual([...`${LETTERS}${DIGITS}_-=@,.;`].sort());
});

it.each([
  // The type, its characters, the characters that it may start with, its shortest length, and whether it is greedy.
  ['any', CHANNEL_CHARACTERS, CHANNEL_CHARACTERS, 1, false],
  ['int', DIGITS, DIGITS, 1, true],
  ['word', `${LETTERS}${DIGITS}_`, `${LETTERS}${DIGITS}_`, 1, true],
  ['slug', `${LETTERS}${DIGITS}_-`, `${LETTERS}${DIGITS}_-`, 1, true],
  ['uuid', `${DIGITS}abcdef-`, `${DIGITS}abcdef`, 36, false],
  ['long|be-|.c', '', 'lb.', 2, false],
])('%s', (source, characters, starts, shortest, isRun) => {
  const type = typeOf(source);
  expect(charactersWith((code) => isIn(code, characterClass(type)))).toEqual([...characters].sort());
  expect(charactersWith((code) => canStartWith(type, code))).toEqual([...starts].sort());
  expect(shortestValue(type)).toBe(shortest);
  expect(isGreedy(type)).toBe(isRun);
});

it('alternatives have no character class', () => {
  expect(characterClass(typeOf('x|y'))).toBe(0);
});

it('types with the same name have the same values', () => {
  const sources = ['any', 'int', 'word', 'slug', 'uuid', 'a|b', 'b|a', 'ab|c', 'a|bc'];
  const names = sources.map((source) => typeOf(source).name);
  expect(names).toEqual(['any', 'int', 'word', 'slug', 'uuid', 'a|b', 'a|b', 'ab|c', 'a|bc']);
});

it('alternatives are sorted without changing the given list', () => {
  const words = ['c', 'a', 'b'];
  expect(alternatives(words)).toMatchObject({ words: ['a', 'b', 'c'], expected: 'one of a, b, c' });
  expect(words).toEqual(['c', 'a', 'b']);
});

it('describes the valid values of each type', () => {
  expect(['any', ...NAMED_TYPES.map(({ name }) => name)].map((source) => [source, typeOf(source).expected])).toEqual([
    ['any', 'a non-empty string'],
    ['int', 'a non-negative safe integer'],
    ['uuid', 'a UUID in lower case'],
    ['word', 'a string of letters, digits and _'],
    ['slug', 'a string of letters, digits, _ and -'],
  ]);
});

it('a UUID has hyphens only at fixed positions', () => {
  const type = typeOf('uuid');
  if (type.form !== 'fixed') throw new Error(type.form);
  const places = (character: string) =>
    [...type.positions.keys()].filter((place) => isIn(character.charCodeAt(0), type.positions[place]!));
  expect(places('-')).toEqual([8, 13, 18, 23]);
  expect(places('f')).toEqual([...type.positions.keys()].filter((place) => !places('-').includes(place)));
  expect(places('F')).toEqual([]);
});

it.each<[type: string, classes: string[]]>([
  ['int', ['DIGIT', 'HEX', 'WORD', 'SLUG', 'ANY', 'HEX and DASH', 'WORD and DASH']],
  ['1|2', ['DIGIT', 'HEX', 'WORD', 'SLUG', 'ANY', 'HEX and DASH', 'WORD and DASH']],
  ['uuid', ['SLUG', 'ANY', 'HEX and DASH', 'WORD and DASH']],
  ['a|b-', ['SLUG', 'ANY', 'HEX and DASH', 'WORD and DASH']],
  ['word', ['WORD', 'SLUG', 'ANY', 'WORD and DASH']],
  ['a|b_', ['WORD', 'SLUG', 'ANY', 'WORD and DASH']],
  ['slug', ['SLUG', 'ANY', 'WORD and DASH']],
  ['any', ['ANY']],
  ['a|.b', ['ANY']],
])('the values of %s consist of characters in %j', (source, classes) => {
  const masks = { DIGIT, HEX, WORD, SLUG, ANY, DASH, 'HEX and DASH': HEX | DASH, 'WORD and DASH': WORD | DASH };
  const type = typeOf(source);
  expect(Object.entries(masks).flatMap(([name, mask]) => (consistsOf(type, mask) ? [name] : []))).toEqual(classes);
});

it.each<[type: string, text: string, value: string | undefined]>([
  ['any', 'a-1.=', 'a-1.='],
  ['any', '', undefined],
  ['word', 'ab_1-c', 'ab_1'],
  ['word', 'ab', 'ab'],
  ['word', '-ab', undefined],
  ['word', '', undefined],
  ['slug', 'ab-1.c', 'ab-1'],
  ['slug', '.ab', undefined],
  ['int', '0', '0'],
  ['int', '0-1', '0'],
  ['int', '10a', '10'],
  ['int', '01', undefined],
  ['int', '00', undefined],
  ['int', 'a1', undefined],
  ['int', '', undefined],
  ['int', '9007199254740991', '9007199254740991'],
  ['int', '9007199254740991a', '9007199254740991'],
  ['int', '9007199254740992', undefined],
  ['int', '90071992547409910', undefined],
  ['uuid', UUID, UUID],
  ['uuid', `${UUID}0`, UUID],
  ['uuid', UUID.slice(0, -1), undefined],
  ['uuid', `${UUID.slice(0, -1)}g`, undefined],
  ['uuid', `g${UUID.slice(1)}`, undefined],
  ['yes|no', 'yesno', 'yes'],
  ['yes|no', 'no', 'no'],
  ['yes|no', 'ye', undefined],
  ['yes|no', 'ayes', undefined],
])('a value of type %s is read from %j: %j', (source, text, value) => {
  const type = typeOf(source);
  const end = value?.length ?? -1;
  expect(readValue(type, text, 0, text.length)).toBe(end);
  // In the middle of a name, and never beyond the limit, even if more would match.
  const name = `7a-${text}`;
  expect(readValue(type, name, 3, name.length)).toBe(end < 0 ? -1 : 3 + end);
  expect(readValue(type, `${name}7a-yes`, 3, name.length)).toBe(end < 0 ? -1 : 3 + end);
});

it.each<[type: string, text: string, limit: number, end: number]>([
  ['any', 'abc', 2, 2],
  ['word', 'abc', 2, 2],
  ['word', 'abc', 0, -1],
  ['slug', 'a-c', 2, 2],
  ['int', '123', 2, 2],
  ['int', '01', 1, 1],
  ['int', '123', 0, -1],
  ['uuid', UUID, 36, 36],
  ['uuid', UUID, 35, -1],
  ['yes|no', 'yes', 3, 3],
  ['yes|no', 'yes', 2, -1],
])('a value of type %s is read from %s up to character %i', (source, text, limit, end) => {
  expect(readValue(typeOf(source), text, 0, limit)).toBe(end);
});

describe('an alternative among a thousand', () => {
  const numbers = Array.from({ length: 1_000 }, (_, index) => `w${index}.`);
  const typeOfAll = () => typeOf(numbers.join('|'));

  it('is found anywhere in the list', () => {
    const type = typeOfAll();
    for (const word of numbers) expect(readValue(type, `-${word}w`, 1, 7)).toBe(1 + word.length);
  });

  it.each(['', 'w', 'w0', 'w0-', 'w1000.', 'v0.', 'x', 'W0.'])('is not found in %j', (text) => {
    expect(readValue(typeOfAll(), text, 0, text.length)).toBe(-1);
  });

  it.each(['w0.', 'w999.', 'w500.', 'a', 'z'])('is found with at most ten comparisons: %s', (text) => {
    let looks = 0;
    const counted = { slice: (from: number, to: number) => ((looks += 1), text.slice(from, to)) };
    readValue(typeOfAll(), counted as string, 0, text.length);
    expect(looks).toBeLessThanOrEqual(10);
  });
});
