import {
  isDelimitedBySuffix,
  couldBeOtherKind,
  type Segment,
  shortestLength,
  suffixAfter,
} from '../../../src/channel/pattern.js';
import { pattern } from './arbitraries.js';

/** The indexes of the segments that satisfy the condition. */
const placesWhere = (segments: readonly Segment[], is: (index: number) => boolean) =>
  [...segments.keys()].filter((index) => typeof segments[index] !== 'string' && is(index));

it.each([
  // Untyped: always, because it is the last placeholder.
  ['private-<a>', [0]],
  ['private-x-<a>', [1]],
  ['private-<a>-chat', [0]],
  ['private-<a:int>-<b>x', [2]],
  // Typed: if its type could consume the literal at the end.
  ['private-<a:slug>-chat', [0]],
  ['private-<a:word>x', [0]],
  ['private-<a:int>0', [0]],
  ['private-<b:int>-<a:word>x', [2]],
  ['private-<a:word>-chat', []],
  ['private-<a:int>x', []],
  ['private-<a:slug>.x', []],
  // Nothing after the placeholder.
  ['private-<a:slug>', []],
  ['private-<a:word>', []],
  // The end of these values is clear, whatever follows.
  ['private-<a:uuid>0', []],
  ['private-<a:x|y>x', []],
  ['private-<a:uuid>0-<b:int>', []],
])('in %s, the suffix delimits the segments %j', (source, places) => {
  const { segments } = pattern(source);
  expect(placesWhere(segments, (index) => isDelimitedBySuffix(segments, index))).toEqual(places);
});

it.each([
  ['private-<a>-chat', 0, '-chat'],
  ['private-<a>', 0, ''],
  ['private-<a:uuid><b>', 0, ''],
  ['private-x-<a:int>.y', 1, '.y'],
])('in %s, the text after segment %i is %j', (source, index, suffix) => {
  expect(suffixAfter(pattern(source).segments, index)).toBe(suffix);
});

it.each([
  ['private-lobby', 5],
  ['private-<a>', 1],
  ['private-x-<a:int>-y', 5],
  ['private-<u:uuid><a:long|be>.', 39],
])('the shortest text of %s has %i characters', (source, length) => {
  expect(shortestLength(pattern(source).segments)).toBe(length);
});

it.each([
  ['private-cachet', false],
  ['private-cache<a>', true],
  ['private-c<a>', true],
  ['private-encrypted<a>', true],
  ['private-a<a>', false],
  ['private-<a:x|cache>-<b>', true],
  ['private-<a:x|cache-b>', true],
  ['private-<a:x|y>cache-', false],
  // A first value that is not a list of words always leaves other names.
  ['private-<a>', false],
  ['private-<a:word>-x', false],
  ['presence-encrypted<a>', false],
  ['presence-c<a>', true],
  ['private-cache-c<a>', false],
  ['private-encrypted-c<a>', true],
  ['private-encrypted-cache-c<a>', false],
])('a name of %s could belong to another kind: %s', (source, may) => {
  const { kind, segments } = pattern(source);
  expect(couldBeOtherKind(kind, segments)).toBe(may);
});
