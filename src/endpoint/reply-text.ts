import type { BatchEntry, ChannelReply } from '../pusher-auth.inputs.js';

/**
 * The reply for one channel: as `JSON.stringify` writes it, at a third of the price. `auth` and `shared_secret` have nothing
 * to escape in them: a key that boot has checked, hexadecimal digits, base64.
 */
export function channelReply(reply: ChannelReply): string {
  const auth = `{"auth":"${reply.auth}"`;
  if ('shared_secret' in reply) return `${auth},"shared_secret":"${reply.shared_secret}"}`;
  const { channel_data: channelData } = reply;
  return channelData === undefined ? `${auth}}` : `${auth},"channel_data":${JSON.stringify(channelData)}}`;
}

/** The reply for a batch: one entry per name. Put together here, because a name such as `__proto__` is no safe object key. */
export function batchReply(entries: ReadonlyMap<string, BatchEntry>): string {
  const members: string[] = [];
  for (const [name, entry] of entries) members.push(`${JSON.stringify(name)}:${batchEntry(entry)}`);
  return `{${members.join(',')}}`;
}

function batchEntry(entry: BatchEntry): string {
  return 'data' in entry ? `{"status":200,"data":${channelReply(entry.data)}}` : `{"status":${entry.status}}`;
}
