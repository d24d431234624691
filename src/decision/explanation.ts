import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import { explainMatch } from '../channel/match-pattern.js';
import { describePolicy, type PolicyDescription, type PolicyTable } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/policy.js';
import type { Member } from './member.js';
import { GRANTED_REASON, type PolicyVerdict, type VerdictName } from './verdict.js';

/** A pattern that matches a name, or nearly does. */
export interface Candidate extends PolicyDescription {
  /** Whether the pattern matches the name. */
  readonly matches: boolean;
  /** Whether the pattern decides: it is the most specific of those that match. */
  readonly decides: boolean;
  /** The reason why the pattern does not match, or matches but does not decide. */
  readonly reason?: string;
  /** The values of the placeholders, if the pattern matches. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** The way a channel is decided: for operators and tests, never for clients. */
export interface Explanation {
  /** The name that was asked about. */
  readonly channelName: string;
  /** The reason why the name cannot be authorized; then `candidates` is empty, and the rest is absent. */
  readonly problem?: string;
  /** The channel's kind, from its prefix. */
  readonly kind?: ChannelKind;
  /** The patterns that match, the most specific first, then at most twenty others, the most similar first. */
  readonly candidates: readonly Candidate[];
  /** The policy's verdict; only if a subscriber was passed. */
  readonly verdict?: VerdictName;
  /** The reason for the verdict. */
  readonly reason?: string;
  /** The member as the others would see it; only for a granted presence channel. */
  readonly member?: {
    /** The member's id, which is always sent as a string. */
    readonly userId: string;
    /** The member's info, parsed from the JSON that would be sent. */
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

/** Twice the number of characters that a name shares with a pattern after the prefix, plus one if the kind is the same. */
function nearness({ name, start, kind }: ChannelName, { pattern }: TableEntry): number {
  const text = pattern.source.slice(pattern.kind.length + 1);
  let shared = 0;
  while (shared < text.length && text[shared] === name[start + shared]) shared += 1;
  return shared * 2 + (pattern.kind === kind ? 1 : 0);
}
