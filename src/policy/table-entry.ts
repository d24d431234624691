import type { ChannelPattern } from '../channel/channel-pattern.js';
import type { PatternEntry } from '../matching/pattern-tree.js';
import { Policy } from './policy.js';

/**
 * A policy as it decides the channels of one pattern. A request finds all that it reads in this one object: among thousands
 * of policies, each object behind another is one more wait for memory.
 */
export class TableEntry extends Policy implements PatternEntry {
  /** Of the pattern: a request reads nothing else of it. */
  readonly source: string;

  constructor(
    readonly pattern: ChannelPattern,
    readonly rank: number,
    /** The policy as it was declared, maybe for several patterns. */
    readonly declared: Policy,
  ) {
    super(declared.policyClass, declared.methodName, declared.moduleName, declared, declared.guards, declared.provider);
    this.source = pattern.source;
  }
}
