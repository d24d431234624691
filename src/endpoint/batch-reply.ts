import type { BatchEntry } from '../pusher-auth.inputs.js';

/** The reply for a batch: one entry per name. Written by hand, because a name such as `__proto__` is no safe object key. */
export function batchReply(entries: ReadonlyMap<string, BatchEntry>): string {
  const members = Array.from(entries, ([name, entry]) => `${JSON.stringify(name)}:${JSON.stringify(entry)}`);
  return `{${members.join(',')}}`;
}
