import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import { explainMatch } from '../channel/match-pattern.js';
import { describePolicy, type PolicyDescription, type PolicyTable } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/policy.js';
import type { Member } from './member.js';
import { GRANTED_REASON, type PolicyVerdict, type VerdictName } from './verdict.js';

/** A pattern that matches a name, or nearly does. */
export interface Candidate extends PolicyDescription {
  /** Whether the name is one of the pattern's names. */
  readonly matches: boolean;
  /** Whether this one decides: the most specific of those that match. */
  readonly decides: boolean;
  /** Why it does not match, or why it matches and does not decide. */
  readonly reason?: string;
  /** The values of its placeholders, if it matches. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** How a name is decided and why: for operators and tests, never for clients. */
export interface Explanation {
  /** The name that was asked about. */
  readonly channelName: string;
  /** Why the name cannot be authorized; then nothing else is known. */
  readonly problem?: string;
  /** The channel's kind, from its prefix. */
  readonly kind?: ChannelKind;
  /** The nearest patterns first: all that match, and at most twenty others. */
  readonly candidates: readonly Candidate[];
  /** The policy's verdict; only if a subscriber was given. */
  readonly verdict?: VerdictName;
  /** The reason for the verdict. */
  readonly reason?: string;
  /** What the other members would see; only for a granted presence channel. */
  readonly member?: {
    /** As clients would see it: a string. */
    readonly userId: string;
    /** As clients would see it: parsed JSON. */
    readonly userInfo?: unknown;
  };
}

const MAX_NEAR_MISSES = 20;

/** Compares a name with every pattern of the table. */
export function candidatesFor(name: ChannelName, table: PolicyTable): Candidate[] {
  const deciding = table.match(name)?.entry;
  const candidates = table.entries.map((entry) => ({ entry, candidate: candidateOf(name, entry, deciding) }));
  const matching = candidates.filter(({ candidate }) => candidate.matches);
  const nearMisses = candidates
    .filter(({ candidate }) => !candidate.matches)
    .sort((a, b) => nearness(name, b.entry) - nearness(name, a.entry))
    .slice(0, MAX_NEAR_MISSES);
  matching.sort((a, b) => a.entry.rank - b.entry.rank);
  return [...matching, ...nearMisses].map(({ candidate }) => candidate);
}

/** The part of an explanation that comes from the policy's verdict. */
export function explainVerdict(verdict: PolicyVerdict): Pick<Explanation, 'verdict' | 'reason' | 'member'> {
  if (verdict.verdict !== 'granted') return { verdict: verdict.verdict, reason: verdict.reason };
  const { member } = verdict;
  return { verdict: 'granted', reason: GRANTED_REASON, ...(member && { member: visibleMember(member) }) };
}

function visibleMember({ userId, userInfoJson }: Member): NonNullable<Explanation['member']> {
  return userInfoJson === undefined ? { userId } : { userId, userInfo: JSON.parse(userInfoJson) as unknown };
}

function candidateOf(name: ChannelName, entry: TableEntry, deciding: TableEntry | undefined): Candidate {
  const description = describePolicy(entry);
  const explained = explainMatch(entry.pattern, name);
  if (!explained.matches) return { ...description, matches: false, decides: false, reason: explained.reason };
  const decides = entry === deciding;
  return {
    ...description,
    matches: true,
    decides,
    ...(!decides && deciding && { reason: `${deciding.pattern.source} is more specific` }),
    params: explained.params,
  };
}

/** How many characters a name shares with a pattern after the prefix, plus one half if the kind is the same. */
function nearness({ name, start, kind }: ChannelName, { pattern }: TableEntry): number {
  const text = pattern.source.slice(pattern.kind.length + 1);
  let shared = 0;
  while (shared < text.length && text[shared] === name[start + shared]) shared += 1;
  return shared * 2 + (pattern.kind === kind ? 1 : 0);
}
