import type { TableEntry } from '../policy/policy.js';
import { orderPatterns } from '../precedence/order-patterns.js';
import { seeSection } from '../messages.js';
import type { ValidRegistration } from './runtime.js';

const MOST_PATTERNS = 10;

/**
 * Warnings about registrations with the same key. They sign for the same Pusher app, and the client chooses which of them to
 * ask: a more specific policy in one does not protect its channels from the other. This is not an error, because keys come from
 * the environment, and a sandbox may have one app where production has two.
 */
export function sharedKeyWarnings(opened: readonly ValidRegistration[]): string[] {
  const withKey = opened.filter(({ options }) => options.credentials === undefined);
  return withKey.flatMap((later, index) =>
    withKey
      .slice(0, index)
      .flatMap((earlier) => (earlier.options.key === later.options.key ? [warn(earlier, later)] : [])),
  );
}

function warn(first: ValidRegistration, second: ValidRegistration): string {
  const names = `${first.registration.label} and ${second.registration.label}`;
  const lines = [
    `${names} have the same key, so each signs channels of the other by its own policies only. ${seeSection('shared-key')}`,
    ...commonPatterns(first.entries, second.entries),
  ];
  if (first.options.encryptionMasterKeyBase64 !== second.options.encryptionMasterKeyBase64) {
    lines.push('encryptionMasterKeyBase64 differs, so members of one encrypted channel cannot read the same events');
  }
  if (first.registration.definition.hasUserAuth && second.registration.definition.hasUserAuth) {
    lines.push('both have an endpoint for sign-ins');
  }
  return lines.join('\n  ');
}

/** Pairs of patterns of different methods that match a common name. */
function commonPatterns(entries: readonly TableEntry[], others: readonly TableEntry[]): string[] {
  const lines: string[] = [];
  for (const first of entries) {
    for (const second of others) {
      if (isSameMethod(first, second) || !haveCommonName(first, second)) continue;
      if (lines.length === MOST_PATTERNS) return [...lines, '…'];
      lines.push(`${describe(first)} and ${describe(second)} match a common name`);
    }
  }
  return lines;
}

function describe({ pattern, policy }: TableEntry): string {
  return `${pattern.source} (${policy.name})`;
}

function isSameMethod({ policy: first }: TableEntry, { policy: second }: TableEntry): boolean {
  return first.policyClass === second.policyClass && first.methodName === second.methodName;
}

function haveCommonName({ pattern: first }: TableEntry, { pattern: second }: TableEntry): boolean {
  if (first.kind !== second.kind) return false;
  const [literal, otherLiteral] = [first, second].map(({ source }) => source.split('<', 1)[0]!) as [string, string];
  if (!literal.startsWith(otherLiteral) && !otherLiteral.startsWith(literal)) return false;
  const { conflicts, ranks } = orderPatterns([first, second]);
  return conflicts.length > 0 || ranks[0] !== ranks[1];
}
