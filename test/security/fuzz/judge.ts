// Judges replies with a second, naive implementation of the protocol and the policies. It imports nothing from the
// library, so it cannot share a mistake with it.
import { createHash, createHmac } from 'node:crypto';

export interface Keys {
  readonly key: string;
  readonly secret: string;
  readonly masterKey: Buffer;
}

/** The requester: the user of the endpoint, and the one that a policy's own guard finds. */
export interface Asking {
  readonly user: string | undefined;
  readonly second: string | undefined;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-=@,.;';
const DIGITS = '0123456789';

export function isChannel(text: string): boolean {
  if (text.length > 164 || [...text].some((character) => !LETTERS.includes(character))) return false;
  return restOf(text) !== undefined;
}

export function isSocket(text: string): boolean {
  const parts = text.split('.');
  return (
    text.length <= 64 &&
    parts.length === 2 &&
    parts.every((part) => part !== '' && [...part].every((character) => DIGITS.includes(character)))
  );
}

// The longest prefix first.
const KINDS = [
  'private-encrypted-cache',
  'private-encrypted',
  'private-cache',
  'private',
  'presence-cache',
  'presence',
];

function kindOf(text: string): string | undefined {
  return KINDS.find((kind) => text.startsWith(`${kind}-`));
}

function restOf(text: string): string | undefined {
  const kind = kindOf(text);
  const rest = kind && text.slice(kind.length + 1);
  return rest === '' ? undefined : rest;
}

/** The expected answer for a channel, with `member` as it must appear in the channel data. */
export interface Verdict {
  readonly status: 200 | 400 | 401 | 403;
  readonly member?: object;
  /** The user that the policy must have received. */
  readonly personId?: string | undefined;
}

type Rule = (match: readonly string[], asking: { readonly user: string }) => boolean | object;

const NO = { status: 403 } as const;

// The kind, the rest of the name, and who may join; one line for each policy of fuzzed-policies.ts.
const RULES: readonly (readonly [kind: string, rest: RegExp, rule: Rule])[] = [
  ['private', /^user-(.+)$/, ([id], { user }) => id === user],
  [
    'presence',
    /^room-(0|[1-9]\d*)$/,
    ([id], { user }) =>
      BigInt(id!) <= 2n ** 53n - 1n &&
      BigInt(id!) % 2n === 0n && { user_id: user, user_info: { name: user.toUpperCase() } },
  ],
  ['presence-cache', /^lobby-(\w+)$/, ([name], { user }) => name!.length % 2 === 1 && { user_id: user }],
  ['private-encrypted', /^vault-(.+)$/, ([id], { user }) => id === user],
  [
    'private-encrypted-cache',
    /^box-[\w-]+\.(0|[1-9]\d*)$/,
    ([n]) => BigInt(n!) <= 2n ** 53n - 1n && BigInt(n!) % 3n === 0n,
  ],
  ['private-cache', /^feed-(admin|editor)-.+$/, ([role], { user }) => role === (user === 'ada' ? 'admin' : 'editor')],
  ['private', /^never-.+$/, () => false],
  [
    'presence',
    /^signed-([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$/,
    ([id]) => id!.startsWith('0') && {},
  ],
  ['presence', /^named-(.+)$/, ([id], { user }) => user === 'ada' && id!.length < 128 && { user_id: `${id}!` }],
];

/** Returns the expected answer for a channel. */
export function verdictOn(channel: unknown, { user, second }: Asking): Verdict {
  if (typeof channel !== 'string' || !isChannel(channel)) return { status: 400 };
  const kind = kindOf(channel);
  const rest = restOf(channel)!;
  if (kind === 'private' && rest.startsWith('open-') && rest.length > 5) {
    return rest === 'open-secret' ? NO : { status: 200, personId: user };
  }
  if (kind === 'private' && rest.startsWith('second-') && rest.length > 7) {
    if (second === undefined) return user === undefined ? { status: 401 } : NO;
    return rest.slice(7) === second ? { status: 200, personId: second } : NO;
  }
  if (user === undefined) return { status: 401 };
  for (const [ruleKind, pattern, rule] of RULES) {
    const match = kind === ruleKind ? pattern.exec(rest) : null;
    if (!match) continue;
    const answer = rule(match.slice(1), { user });
    if (answer === false) return NO;
    return { status: 200, personId: user, ...(typeof answer === 'object' && { member: answer }) };
  }
  return NO;
}

/** Throws if a signed entry is not exactly what the verdict and the protocol require. */
export function judgeSignature(
  entry: unknown,
  { channel, socketId, verdict, keys }: { channel: string; socketId: string; verdict: Verdict; keys: Keys },
): void {
  demand(isSocket(socketId), `signed for the socket ${JSON.stringify(socketId)}`);
  demand(verdict.status === 200, `signed ${channel}, which nobody granted`);
  const { auth, channel_data: data, shared_secret: shared, ...others } = entry as Record<string, unknown>;
  demand(Object.keys(others).length === 0, 'more fields than the protocol has');
  const kind = kindOf(channel) ?? '';
  const hasMember = kind.startsWith('presence') && Object.keys(verdict.member ?? {}).length > 0;
  demand((data !== undefined) === hasMember, `channel_data ${String(data)} on ${channel}`);
  const signed = hasMember ? `${socketId}:${channel}:${String(data)}` : `${socketId}:${channel}`;
  const hmac = createHmac('sha256', keys.secret).update(signed, 'utf8').digest('hex');
  demand(auth === `${keys.key}:${hmac}`, `the signature does not cover ${signed}`);
  if (hasMember) {
    const member = JSON.stringify(JSON.parse(data as string));
    demand(member === JSON.stringify(verdict.member), `the member ${member} is not ${JSON.stringify(verdict.member)}`);
  }
  const secret = createHash('sha256').update(Buffer.from(channel)).update(keys.masterKey).digest('base64');
  demand(shared === (kind.startsWith('private-encrypted') ? secret : undefined), `shared_secret on ${channel}`);
}

/** Throws if a sign-in is not exactly that of the user. */
export function judgeSignIn(
  entry: unknown,
  { socketId, user, keys }: { socketId: string; user: string | undefined; keys: Keys },
): void {
  demand(isSocket(socketId), `signed for the socket ${JSON.stringify(socketId)}`);
  demand(user !== undefined && user !== 'linus', `signed in ${user}, whom nobody granted it`);
  const { auth, user_data: data, ...others } = entry as Record<string, unknown>;
  demand(Object.keys(others).length === 0, 'more fields than the protocol has');
  const hmac = createHmac('sha256', keys.secret)
    .update(`${socketId}::user::${String(data)}`)
    .digest('hex');
  demand(auth === `${keys.key}:${hmac}`, 'the signature does not cover the sign-in');
  demand(data === JSON.stringify({ id: user }), `signed ${String(data)} in for ${user}`);
}

export function demand(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new Error(complaint);
}
