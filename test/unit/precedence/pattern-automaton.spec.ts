import { jest } from '@jest/globals';
import { alternatives, CHANNEL_CHARACTERS, NAMED_TYPES } from '../../../src/channel/placeholder.js';
import { type AutomatonState, PatternAutomaton } from '../../../src/precedence/pattern-automaton.js';
import { ALPHABET, machineOf } from '../../../src/precedence/value-machine.js';
import { pattern } from '../channel/arbitraries.js';

const UUID = '01234567-89ab-cdef-0123-456789abcdef';

function automatonOf(source: string): PatternAutomaton {
  const { kind, segments } = pattern(source);
  return new PatternAutomaton(kind, segments);
}

/** The characters that can follow, in order. */
const following = (automaton: PatternAutomaton, state: AutomatonState) =>
  automaton.moves(state).map(({ letter }) => CHANNEL_CHARACTERS.charAt(letter));

function walk(automaton: PatternAutomaton, text: string): AutomatonState | undefined {
  let state: AutomatonState | undefined = automaton.start;
  for (const character of text) {
    const letter = CHANNEL_CHARACTERS.indexOf(character);
    state = state && automaton.moves(state).find((move) => move.letter === letter)?.target;
  }
  return state;
}

it.each<[source: string, yes: string[], no: string[]]>([
  ['private-room-<id:int>', ['room-0', 'room-12'], ['', 'room-', 'room-01', 'room-1a', 'rooms-1', 'r1']],
  ['private-<a:word>-<b:int>', ['a-1', 'abc_1-20'], ['a', 'a-', '-1', 'a-b', 'a-1-1', 'a1']],
  ['private-<a:slug>-chat', ['a-chat', '-chat-chat', 'a-chat-chat'], ['a', '-chat', 'a-chats', 'a-chat-', 'chat']],
  ['private-<a>-x', ['a-x', '-x-x', 'a.-x'], ['a', '-x', 'a-xx', 'a-']],
  ['private-<a:x|y><b:int>', ['x1', 'y0'], ['x', '1', 'xy1', 'x01']],
  ['private-<a:uuid>7', [`${UUID}7`], [UUID, `${UUID}77`, '7']],
  // Names of other kinds.
  ['private-<a>', ['cache', 'cachee-', 'ccache-', 'encrypted', 'encrypte-', 'x-cache-'], ['cache-', 'cache-a']],
  ['private-<a>', ['encrypted_-a', 'cach-', 'ncrypted-', 'ache-'], ['encrypted-', 'encrypted-cache-a']],
  ['private-encrypted-<a>', ['cach', 'encrypted-', 'a'], ['cache-', 'cache-a']],
  ['private-cache-<a>', ['cache-', 'encrypted-', 'a'], ['']],
  ['presence-<a>', ['encrypted-a', 'cache'], ['cache-', 'cache-a']],
])('%s accepts %j and not %j', (source, yes, no) => {
  const automaton = automatonOf(source);
  expect(yes.filter((text) => walk(automaton, text)?.accepts !== true)).toEqual([]);
  expect(no.filter((text) => walk(automaton, text)?.accepts === true)).toEqual([]);
});

it.each<[source: string, text: string, characters: string]>([
  ['private-room', '', 'r'],
  ['private-room', 'roo', 'm'],
  ['private-room', 'room', ''],
  ['private-<a>', '', CHANNEL_CHARACTERS],
  ['private-<a>', 'cache', CHANNEL_CHARACTERS.replace('-', '')],
  ['private-<a>', 'cachet', CHANNEL_CHARACTERS],
  ['private-<a:word>', 'a', 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_'],
  ['private-<a:int>', '', '0123456789'],
  // No digit can follow a 0, although all digits are tried.
  ['private-<a:int>', '0', ''],
  ['private-<a:int>.<b>', '0', '.'],
  ['private-<a:int>.<b>', '9007199254740991', '.'],
  ['private-<a:uuid>', '01234567', '-'],
  ['private-<a:uuid>', UUID, ''],
  // Letters come before digits, and digits before the rest, whatever the order of the alternatives.
  ['private-<a:-|7|Z|b|.|a>', '', 'abZ7-.'],
  // Two continuations: the value, and the literal after it.
  ['private-<a:int>-x', '1', '0123456789-'],
])('in %s, the text %j can be followed by %j, in this order', (source, text, characters) => {
  const automaton = automatonOf(source);
  expect(following(automaton, walk(automaton, text)!).join('')).toBe(characters);
});

it.each([
  ['private-room', 'room'],
  ['private-<a>', 'a'],
  ['private-<a:int>', '0'],
  ['private-<a:uuid>-<b>', 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa-a'],
  ['private-<a:longer|yy>', 'yy'],
  ['private-<a:9|b|_>', 'b'],
  ['private-<a:xx|y>z', 'yz'],
  // A shorter one would belong to another kind.
  ['private-<a:cache|much-longer>-', 'much-longer-'],
])('the shortest text of %s is %s', (source, text) => {
  const automaton = automatonOf(source);
  expect(automaton.shortestText(text.length)).toBe(text);
  expect(automaton.shortestText(Infinity)).toBe(text);
  expect(automaton.shortestText(text.length - 1)).toBeUndefined();
});

it('a pattern has no text if all of its names belong to other kinds', () => {
  const segments = [{ name: 'a', type: alternatives(['cache', 'encrypted']) }, '-'];
  expect(new PatternAutomaton('private', segments).shortestText(Infinity)).toBeUndefined();
  expect(new PatternAutomaton('presence', segments).shortestText(Infinity)).toBe('encrypted-');
});

/** All states, by id. */
function statesOf(automaton: PatternAutomaton): AutomatonState[] {
  const all: AutomatonState[] = [];
  const found = [automaton.start];
  for (const state of found) {
    if (all[state.id] !== undefined) continue;
    all[state.id] = state;
    found.push(...automaton.moves(state).map(({ target }) => target));
  }
  return all;
}

it.each([
  ['private-room', 5],
  ['private-cache-<a>', 2],
  ['private-encrypted-cache-<a:word>', 2],
  ['private-cache-<a:word>-x', 4],
  ['private-cache-<a:xz|yz|y_>-', 7],
  // The start, the value, and the value with each start of the suffix.
  ['private-cache-<a>-a-a', 6],
  // The start, the value, and each start of the prefix of another kind.
  ['presence-<a>', 2 + 'cache'.length],
  ['private-<a:word>', 2 + 'cache'.length + 'encrypted'.length],
  ['private-<a>', 2 + 'cache'.length + 'encrypted'.length],
])('texts with the same continuations share a state: %s has %i', (source, count) => {
  const states = statesOf(automatonOf(source));
  expect(states).toHaveLength(count);
  expect(states.map(({ id }) => id)).toEqual([...states.keys()]);
});

describe('finding the moves of a state', () => {
  it('tries only the characters that a value lists', () => {
    const step = jest.spyOn(machineOf({ name: 'a', type: NAMED_TYPES[0]! }), 'step');
    const automaton = automatonOf('presence-<a:int>.<b>');
    try {
      automaton.moves(automaton.start);
      expect(step.mock.calls.map(([, code]) => String.fromCharCode(code)).join('')).toBe('0123456789');
    } finally {
      step.mockRestore();
    }
  });

  it('happens once for each state', () => {
    const automaton = automatonOf('private-<a:word>');
    expect(automaton.moves(automaton.start)).toBe(automaton.moves(automaton.start));
    const moves = jest.spyOn(automaton, 'moves');
    expect(automaton.shortestText(1)).toBe('a');
    expect(moves).toHaveBeenCalledTimes(1);
  });
});

it('covers every character', () => {
  expect(String.fromCharCode(...ALPHABET)).toBe(CHANNEL_CHARACTERS);
});
