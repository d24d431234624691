import { PathNode } from '../../../src/matching/path-tree.js';

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
])('holds %j as %j', (texts, drawn) => {
  const root = grow(...texts);
  expect(draw(root)).toEqual(drawn);
  for (const text of texts) expect(root.extend(text).route).toBe(texts.lastIndexOf(text));
  // Looking up what is there has added nothing.
  expect(draw(root)).toEqual(drawn);
});

it('finds a child by its first character, and none by another', () => {
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

it('keeps no place for characters before its first child or after its last', () => {
  const { children, firstCode } = grow('d', 'b', 'f');
  expect([firstCode, children.map((child) => child?.label)]).toEqual([98, ['b', undefined, 'd', undefined, 'f']]);
});

it('leads to itself without text', () => {
  const root = grow('a');
  expect(root.extend('')).toBe(root);
});
