import type { ChannelGrant, UserGrant } from './options.js';

/** The reply of an endpoint; status 0 if none came in time. */
export interface Reply {
  readonly status: number;
  /** The parsed JSON, not validated. */
  readonly body?: unknown;
  /** The `Retry-After` header. */
  readonly retryAfter?: string | null;
}

/** A grant of either kind. `isGrant` has checked which. */
export type Grant = ChannelGrant & UserGrant;

/** The part of a reply that is about one name: a grant, or the status of the failure. */
export interface Answer {
  readonly status: number;
  readonly grant?: Grant;
}

type Entries = Readonly<Record<string, { readonly status?: unknown; readonly data?: unknown } | null>>;

/** Finds the answer for one channel, or without a name for a sign-in. In a batch, each name has its own entry. */
export function answerIn({ status, body }: Reply, channelName: string | undefined, isBatch: boolean): Answer {
  if (status !== 200) return { status };
  const entry = isBatch ? (body as Entries | null)?.[channelName!] : { data: body };
  const entryStatus = entry?.status ?? 200;
  if (entryStatus !== 200) return { status: typeof entryStatus === 'number' ? entryStatus : status };
  // A copy for each callback: pusher-js takes the shared secret out of what it gets.
  return isGrant(entry?.data, channelName) ? { status, grant: { ...entry.data } } : { status };
}

/** Whether pusher-js can use the data. With anything else, it throws or waits forever. */
function isGrant(data: unknown, channelName: string | undefined): data is Grant {
  const { auth, channel_data, shared_secret, user_data } = (data ?? {}) as Partial<Record<keyof Grant, unknown>>;
  if (typeof auth !== 'string') return false;
  if (channelName === undefined) return isJsonWith('id', user_data);
  if (channelName.startsWith('private-encrypted-') && !isSharedSecret(shared_secret)) return false;
  // On a presence channel without channel_data, the user who has signed in becomes the member.
  if (channel_data == null) return true;
  return channelName.startsWith('presence-') ? isJsonWith('user_id', channel_data) : typeof channel_data === 'string';
}

/** Base64 of 32 bytes; some servers leave the padding out, and pusher-js does not need it. */
function isSharedSecret(text: unknown): boolean {
  return typeof text === 'string' && /^[A-Za-z0-9+/]{43}=?$/.test(text);
}

/** Whether the value is the JSON text of an object with this key. */
function isJsonWith(key: string, text: unknown): boolean {
  try {
    return typeof text === 'string' && (JSON.parse(text) as Record<string, unknown>)[key] != null;
  } catch {
    return false;
  }
}
