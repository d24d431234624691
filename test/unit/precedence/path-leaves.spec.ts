import { leavesBelow, leavesFrom, suffixesLike } from '../../../src/precedence/path-leaves.js';
import { branchesOf } from '../../../src/matching/path-tree.js';
import { pattern } from '../channel/arbitraries.js';
import { plant } from '../channel/planted.js';

const SOURCES = ['a', 'ab', 'ab<x>', '<x>', '<x:int>', '<x:1|a>-b', '<x:a|c>-d', '<x>-e', '<x:slug>-ef'];

describe('the patterns of a tree', () => {
  let root: ReturnType<typeof plant>;
  beforeEach(() => {
    root = plant(SOURCES);
  });
  const sourcesOf = (leaves: Iterable<{ readonly index: number }>) => [...leaves].map(({ index }) => SOURCES[index]!);

  it('are all below its root, each once', () => {
    expect(sourcesOf(leavesBelow(root)).sort()).toEqual([...SOURCES].sort());
  });

  it('that start with a text are found below its place, and the one that ends there is found from it on', () => {
    const place = root.extend('ab');
    expect(sourcesOf(leavesBelow(place))).toEqual(['ab<x>']);
    expect(sourcesOf(leavesFrom(place))).toEqual(['ab', 'ab<x>']);
  });

  it('that start with a word go on from the end of that word', () => {
    const words = branchesOf(root).words!;
    expect(sourcesOf(leavesFrom(words.extend('1')))).toEqual(['<x:1|a>-b']);
    expect(sourcesOf(leavesFrom(words.extend('a')))).toEqual(['<x:1|a>-b', '<x:a|c>-d']);
  });
});

describe('the suffixes that a name may end with', () => {
  const SUFFIXED = ['<x>-a', '<x>-b', '<x>c-b', '<x>cc-b', '<x>.', '<x>xyz'];

  it.each([
    ['z-a', ['-a']],
    ['-a', ['-a']],
    ['a', []],
    ['-', []],
    ['z-b', ['-b']],
    ['c-b', ['-b', 'c-b']],
    ['cc-b', ['-b', 'c-b', 'cc-b']],
    ['ccc-b', ['-b', 'c-b', 'cc-b']],
    ['yz', []],
    ['xyz', ['xyz']],
    ['wyz', []],
    ['.', ['.']],
    ['<y>', ['.', '-a', '-b', 'c-b', 'cc-b', 'xyz']],
    ['z<y>', ['.', '-a', '-b', 'c-b', 'cc-b', 'xyz']],
    ['<y>z', ['xyz']],
    ['<y>-b', ['-b', 'c-b', 'cc-b']],
    ['<y:word>-b', ['-b', 'c-b', 'cc-b']],
    ['<y:int>-b', ['-b']],
    ['<y:word>b', []],
    ['<y:slug>b', ['-b', 'c-b', 'cc-b']],
    ['<y:word>', ['-a', '-b', 'c-b', 'cc-b', 'xyz']],
    ['<y:int>', []],
    ['<y:uuid>', ['-a', '-b', 'c-b', 'cc-b', 'xyz']],
    ['<y:uuid>-b', ['-b', 'c-b', 'cc-b']],
    // Words are not looked at.
    ['<y:1|2>-b', ['-b', 'c-b', 'cc-b']],
    ['<y:1|2>', ['.', '-a', '-b', 'c-b', 'cc-b', 'xyz']],
  ])('of the pattern %s: %j', (source, endings) => {
    const { suffixes } = branchesOf(plant(SUFFIXED)).tails[0]!;
    const found = [...suffixesLike(suffixes, pattern(`private-${source}`))].map(({ index }) => SUFFIXED[index]!);
    expect(found).toEqual(endings.map((ending) => `<x>${ending}`));
  });
});
