import type { ChannelKind } from '../channel/channel-kind.js';
import type { ChannelName } from '../channel/channel-name.js';
import { explainMatch } from '../channel/match-pattern.js';
import { describePolicy, type PolicyDescription, type PolicyTable } from '../policy/policy-table.js';
import type { TableEntry } from '../policy/policy.js';
import type { Member } from './member.js';
import type { PolicyVerdict, VerdictName } from './verdict.js';

/** A pattern that fits a name, or that somebody might have expected to. */
export interface Candidate extends PolicyDescription {
  /** Whether the name is one of the pattern's. */
  readonly matches: boolean;
  /** Whether this one decides: the narrowest of those that fit. */
  readonly decides: boolean;
  /** Why it does not fit, or why it fits and does not decide. */
  readonly reason?: string;
  /** The values of its placeholders, where it fits. */
  readonly params?: Readonly<Record<string, string | number>>;
}

/** How a name is decided, and why: for operators and tests, never for clients. */
export interface Explanation {
  /** As it was asked. */
  readonly channelName: string;
  /** Why this is no name that can be authorized; then nothing else is known. */
  readonly problem?: string;
  /** What its prefix makes of it. */
  readonly kind?: ChannelKind;
  /** The nearest patterns first: all that fit, and of the others at most twenty. */
  readonly candidates: readonly Candidate[];
  /** What asking the policy gives; only where a user or a request was given. */
  readonly verdict?: VerdictName;
  /** Why; only where there is a verdict. */
  readonly reason?: string;
  /** What the other members would see; a granted presence channel alone has one. */
  readonly member?: {
    /** As it would leave: a string. */
    readonly userId: string;
    /** As it would leave: what JSON makes of it. */
    readonly userInfo?: unknown;
  };
}

const MOST_MISFITS = 20;

/** Holds a name against the table. */
export function candidatesFor(name: ChannelName, table: PolicyTable): Candidate[] {
  const deciding = table.match(name)?.entry;
  const candidates = table.entries.map((entry) => ({ entry, candidate: candidateOf(name, entry, deciding) }));
  const fitting = candidates.filter(({ candidate }) => candidate.matches);
  const misfits = candidates
    .filter(({ candidate }) => !candidate.matches)
    .sort((one, other) => nearness(name, other.entry) - nearness(name, one.entry))
    .slice(0, MOST_MISFITS);
  fitting.sort((one, other) => one.entry.rank - other.entry.rank);
  return [...fitting, ...misfits].map(({ candidate }) => candidate);
}

/** The part of an explanation that only asking the policy can give. */
export function explainVerdict(verdict: PolicyVerdict): Pick<Explanation, 'verdict' | 'reason' | 'member'> {
  if (verdict.verdict !== 'granted') return { verdict: verdict.verdict, reason: verdict.reason };
  const { member } = verdict;
  return { verdict: 'granted', reason: 'the policy said yes', ...(member && { member: visibleMember(member) }) };
}

function visibleMember({ userId, userInfoJson }: Member): NonNullable<Explanation['member']> {
  return userInfoJson === undefined ? { userId } : { userId, userInfo: JSON.parse(userInfoJson) as unknown };
}

function candidateOf(name: ChannelName, entry: TableEntry, deciding: TableEntry | undefined): Candidate {
  const description = describePolicy(entry);
  const match = explainMatch(entry.pattern, name);
  if (!match.fits) return { ...description, matches: false, decides: false, reason: match.reason };
  const decides = entry === deciding;
  return {
    ...description,
    matches: true,
    decides,
    ...(!decides && deciding && { reason: `${deciding.pattern.source} is narrower` }),
    params: match.params,
  };
}

/** How many characters after the kind's prefix a name shares with a pattern, and whether the kind is the same. */
function nearness({ name, start, kind }: ChannelName, { pattern }: TableEntry): number {
  const text = pattern.source.slice(pattern.kind.length + 1);
  let shared = 0;
  while (shared < text.length && text[shared] === name[start + shared]) shared += 1;
  return shared * 2 + (pattern.kind === kind ? 1 : 0);
}
