import { addPath, PathNode } from '../../../src/matching/path-tree.js';
import { pattern } from '../channel/arbitraries.js';

interface Drawn {
  readonly [label: string]: Drawn;
}

function draw(node: PathNode): Drawn {
  const children = node.children.filter((child) => child !== undefined);
  return Object.fromEntries(children.map((child) => [child.label, draw(child)]));
}

function grow(...texts: string[]): PathNode {
  const root = new PathNode();
  for (const [rank, text] of texts.entries()) root.extend(text).route = rank;
  return root;
}

it.each<[string[], Drawn]>([
  [[], {}],
  [['abc'], { abc: {} }],
  [['abc', 'abc'], { abc: {} }],
  [['abc', 'x'], { abc: {}, x: {} }],
  [['abc', 'abd'], { ab: { c: {}, d: {} } }],
  [['ab', 'abd'], { ab: { d: {} } }],
  [['abd', 'ab'], { ab: { d: {} } }],
  [['abcd', 'abce', 'abx'], { ab: { c: { d: {}, e: {} }, x: {} } }],
  [['b', 'd', 'a', 'c'], { a: {}, b: {}, c: {}, d: {} }],
])('stores %j as %j', (texts, drawn) => {
  const root = grow(...texts);
  expect(draw(root)).toEqual(drawn);
  for (const text of texts) expect(root.extend(text).route).toBe(texts.lastIndexOf(text));
  // Looking up existing paths adds nothing.
  expect(draw(root)).toEqual(drawn);
});

it('finds a child only by its first character', () => {
  const root = grow('d', 'b', 'fg');
  expect([...'abcdefgh'].map((character) => root.childAt(character.charCodeAt(0))?.label)).toEqual([
    undefined,
    'b',
    undefined,
    'd',
    undefined,
    'fg',
    undefined,
    undefined,
  ]);
});

it('reserves no space for characters before its first child or after its last', () => {
  const { children, firstCode } = grow('d', 'b', 'f');
  expect([firstCode, children.map((child) => child?.label)]).toEqual([98, ['b', undefined, 'd', undefined, 'f']]);
});

it('returns itself for empty text', () => {
  const root = grow('a');
  expect(root.extend('')).toBe(root);
});

it.each([
  ['the same type in the middle of a name', ['private-a-<x:int>-b', 'private-a-<y:int>-c'], 'typed', 1],
  ['the same alternatives', ['private-a-<x:one|two>-b', 'private-a-<y:one|two>-c'], 'words', 1],
  ['the same type before a suffix', ['private-a-<x>-b', 'private-a-<y>-c'], 'bySuffix', 1],
  ['different types', ['private-a-<x:int>-b', 'private-a-<y:word>-c'], 'typed', 2],
])('patterns with %s share a branch', (_, sources, place, count) => {
  const root = new PathNode();
  for (const [rank, source] of sources.entries()) addPath(root, pattern(source).segments, rank);
  const { branches } = root.extend('a-');
  const found = place === 'words' ? branches!.words!.extend('one').branches!.afterWord : branches![place as 'typed'];
  expect(found).toHaveLength(count);
});
