import { type IndexedLeaf } from '../../../src/precedence/path-leaves.js';
import { addPath, type PathNode, RadixNode } from '../../../src/matching/path-tree.js';
import { pattern } from './arbitraries.js';

/** The tree of some private patterns, written without their prefix. Their ranks are their indexes. */
export function plant(sources: readonly string[]): PathNode<IndexedLeaf> {
  const root: PathNode<IndexedLeaf> = new RadixNode();
  for (const [index, source] of sources.entries()) {
    const parsed = pattern(`private-${source}`);
    addPath(root, parsed.segments, { rank: index, index, pattern: parsed });
  }
  return root;
}
