import { type IndexedLeaf } from '../../../src/channel/path-leaves.js';
import { addPath, type PathNode } from '../../../src/channel/path-tree.js';
import { RadixNode } from '../../../src/channel/radix-node.js';
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
