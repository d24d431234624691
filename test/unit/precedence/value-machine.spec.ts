import { CHANNEL_CHARACTERS, type PlaceholderType, readValue } from '../../../src/channel/placeholder.js';
import { ALPHABET, DEAD, machineOf } from '../../../src/precedence/value-machine.js';
import { type Segment } from '../../../src/channel/pattern.js';
import { pattern } from '../channel/arbitraries.js';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

/** The one segment after the kind. */
const segmentOf = (source: string): Segment => pattern(`private-${source}`).segments[0]!;

/** The state of a machine after a text: `DEAD` from the first impossible character. */
function walk(segment: Segment, text: string): number {
  const machine = machineOf(segment);
  let state = 0;
  for (const character of text) {
    state = machine.step(state, character.charCodeAt(0));
    if (state === DEAD) return DEAD;
  }
  return state;
}

const accepts = (segment: Segment, text: string) => {
  const state = walk(segment, text);
  return state !== DEAD && machineOf(segment).accepts(state);
};

it.each<[source: string, yes: string[], no: string[]]>([
  ['room-', ['room-'], ['', 'room', 'room-1', 'roam-', 'Room-']],
  ['<a>', ['a', '-', '@.=,;', 'a-1'], ['']],
  ['<a:word>', ['a', '_', 'aZ09_'], ['', 'a-', '-', 'a.']],
  ['<a:slug>', ['a', '-', 'a-b_1'], ['', 'a.', '.']],
  [
    '<a:int>',
    ['0', '1', '10', '9', '900719925474099', '1000000000000000', '8999999999999999', '9007199254740991'],
    ['', '00', '01', '1a', 'a', '9007199254740992', '9007199254741000', '9999999999999999', '10000000000000000'],
  ],
  ['<a:int>', ['9007199254740989', '9007199254740990', '9006999999999999', '9007199254740901'], ['9107199254740991']],
  ['<a:uuid>', [UUID], ['', UUID.slice(1), `${UUID}0`, UUID.toUpperCase(), UUID.replaceAll('-', '0')]],
  ['<a:ab|ac|b-|-.c>', ['ab', 'ac', 'b-', '-.c'], ['', 'a', 'b', 'abc', 'ba', '-.']],
])('the machine of %s accepts %j and not %j', (source, yes, no) => {
  const segment = segmentOf(source);
  expect(yes.filter((text) => !accepts(segment, text))).toEqual([]);
  expect(no.filter((text) => accepts(segment, text))).toEqual([]);
  if (typeof segment === 'string') return;
  // The reader of values agrees.
  const reads = (type: PlaceholderType, text: string) =>
    text !== '' && readValue(type, text, 0, text.length) === text.length;
  expect(yes.filter((text) => !reads(segment.type, text))).toEqual([]);
  expect(no.filter((text) => reads(segment.type, text))).toEqual([]);
});

it.each<[source: string, texts: string[]]>([
  ['room-', ['', 'r', 'room', 'room-']],
  ['<a:int>', ['', '0', '1', '900719925474099']],
  ['<a:ab|ac|b->', ['', 'a', 'b', 'ab', 'b-']],
])('the machine of %s lists the characters that can follow, and no others except digits', (source, texts) => {
  const segment = segmentOf(source);
  const machine = machineOf(segment);
  for (const text of texts) {
    const state = walk(segment, text);
    const living = ALPHABET.filter((code) => machine.step(state, code) !== DEAD);
    const listed = [...machine.codes!(state)];
    if (source === '<a:int>') expect(String.fromCharCode(...listed)).toBe('0123456789');
    else expect(listed.sort()).toEqual(living.sort());
    expect(living.every((code) => listed.includes(code))).toBe(true);
  }
});

it.each(['<a>', '<a:word>', '<a:slug>', '<a:uuid>'])(
  'the machine of %s does not list its many characters',
  (source) => {
    expect('codes' in machineOf(segmentOf(source))).toBe(false);
    expect(ALPHABET).toHaveLength(CHANNEL_CHARACTERS.length);
  },
);

it('the machine of an int separates numbers of different lengths, and joins those of the same length', () => {
  const states = ['1', '10', '100', '9', '90', '91', '900'].map((text) => walk(segmentOf('<a:int>'), text));
  expect(states.every((state) => state > 0)).toBe(true);
  expect(walk(segmentOf('<a:int>'), '12')).toBe(walk(segmentOf('<a:int>'), '34'));
  expect(walk(segmentOf('<a:int>'), '12')).not.toBe(walk(segmentOf('<a:int>'), '123'));
});

it.each([
  ['room-', 'room-1'],
  ['<a>', ' '],
  ['<a:word>', 'a-'],
  ['<a:int>', '00'],
  ['<a:int>', '9007199254740992'],
  ['<a:int>', '10000000000000000'],
  ['<a:uuid>', `${UUID}0`],
  ['<a:uuid>', `${UUID}-`],
  ['<a:ab|ac>', 'abc'],
])('the machine of %s rejects %s at the last character', (source, text) => {
  expect(walk(segmentOf(source), text.slice(0, -1))).not.toBe(DEAD);
  expect(walk(segmentOf(source), text)).toBe(DEAD);
});
