import type { PolicyPreview } from '../boot/policy-preview.js';
import type { ChannelKind } from '../channel/channel-kind.js';
import { type ChannelName, describeChannelNameProblem, parseChannelName } from '../channel/channel-name.js';
import { type Candidate, candidatesFor } from '../decision/explanation.js';
import { PolicyTable } from '../policy/policy-table.js';
import { previewApplication } from './application.js';
import { readArguments, wrongUsage, type ExitCode, type Terminal } from './command.js';
import { otherCopy, runCopy } from './installed-package.js';
import { listPolicies, type ListedRegistration, UNNAMED } from './listing.js';
import { findModule } from './root-module.js';

const OPTIONS = { json: { type: 'boolean' } } as const;

/** The maximum number of patterns in the text that do not match. The most similar ones are usually those that were meant. */
const MAX_NEAR_MISSES = 5;

interface ExplainedRegistration extends Omit<ListedRegistration, 'policies' | 'userAuthentication'> {
  /** The patterns that match, the most specific first, then at most twenty others, the most similar first. */
  readonly candidates: readonly Candidate[];
}

/** The output of `why`. */
interface ChannelExplanation {
  readonly channelName: string;
  /** `null` for a name that cannot be authorized. */
  readonly kind: ChannelKind | null;
  /** The reason why the name cannot be authorized; otherwise `null`. */
  readonly problem: string | null;
  readonly globalGuards: readonly string[];
  readonly registrations: readonly ExplainedRegistration[];
}

/** `why <module> <channel>`: prints which policy decides a channel of an application, without starting it. */
export async function whyCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [named, channelName, ...rest] = positionals;
  if (named === undefined || channelName === undefined || rest.length > 0) {
    throw wrongUsage('Name a module and a channel: dist/app.module.js private-order-7');
  }
  const module = findModule(terminal.folder, named);

  const copy = otherCopy(module.file);
  if (copy) return runCopy(copy, ['why', ...args], terminal.folder);
  const { preview } = await previewApplication(module);
  const explanation = explain(channelName, preview);
  terminal.print(values.json === true ? `${JSON.stringify(explanation, undefined, 2)}\n` : textOf(explanation));
  return explanation.registrations.some(({ candidates }) => deciding(candidates)) ? 0 : 1;
}

function explain(channelName: string, preview: PolicyPreview): ChannelExplanation {
  const name = parseChannelName(channelName);
  const problem = typeof name === 'string' ? describeChannelNameProblem(name) : null;
  const kind = typeof name === 'string' ? null : name.kind;
  const { globalGuards, registrations } = listPolicies(preview);
  return {
    channelName,
    kind,
    problem,
    globalGuards,
    registrations: registrations.map(({ app, endpoints, guards }) => ({
      app,
      endpoints,
      guards,
      candidates: typeof name === 'string' ? [] : candidatesIn(preview, app, name),
    })),
  };
}

function candidatesIn({ registrations }: PolicyPreview, app: string | null, name: ChannelName): Candidate[] {
  const entries = registrations
    .filter(({ registration }) => (registration.definition.app ?? null) === app)
    .flatMap((registration) => registration.entries);
  return candidatesFor(name, new PolicyTable(entries));
}

function textOf({ channelName, kind, problem, globalGuards, registrations }: ChannelExplanation): string {
  if (problem !== null) return `${channelName}: the name ${problem}.\n`;
  const isOnlyOne = registrations.length === 1 && registrations[0]!.app === null;
  const parts = registrations.map((registration) => [
    ...(isOnlyOne ? [] : [`App: ${registration.app ?? UNNAMED}`, '']),
    ...registrationText(registration, globalGuards),
  ]);
  return `${channelName} (${kind})\n\n${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function registrationText({ guards, candidates }: ExplainedRegistration, globalGuards: readonly string[]): string[] {
  const decides = deciding(candidates);
  const matching = candidates.filter((candidate) => candidate.matches && candidate !== decides);
  const others = candidates.filter(({ matches }) => !matches).slice(0, MAX_NEAR_MISSES);
  return [
    ...(decides
      ? decidingText(decides, guards, globalGuards)
      : ['No pattern matches: the reply is 403, or 401 without a user.']),
    ...section('Also match:', matching),
    ...section('Do not match:', others),
  ];
}

function decidingText(candidate: Candidate, guards: readonly string[], globalGuards: readonly string[]): string[] {
  const { pattern, policy, module, params = {}, allowGuest, isBatch, useSignedInUser } = candidate;
  const values = Object.entries(params).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const fields: readonly (readonly [string, string])[] = [
    ['Decides', pattern],
    ['Policy', `${policy} in ${module}`],
    ['Params', values.join(', ') || 'none'],
    ['Guards', guardsText(guards, globalGuards, candidate.guards)],
    ['Guests', allowGuest ? 'the policy is also called without a user' : '401 without a user'],
    ['Batch', isBatch ? 'one call decides all matching channels of a request' : 'one call for each channel'],
    ...(useSignedInUser ? [['Member', 'the signed-in user'] as const] : []),
  ];
  return fields.map(([label, text]) => `${`${label}:`.padEnd(9)}${text}`);
}

/** In the order in which they run. */
function guardsText(endpoint: readonly string[], global: readonly string[], own: readonly string[]): string {
  const labelled = [
    ...global.map((name) => `${name} (global)`),
    ...endpoint.map((name) => `${name} (endpoint)`),
    ...own.map((name) => `${name} (policy)`),
  ];
  return labelled.join(', ') || 'none';
}

function section(heading: string, candidates: readonly Candidate[]): string[] {
  if (candidates.length === 0) return [];
  const width = Math.max(...candidates.map(({ pattern }) => pattern.length));
  const lines = candidates.map(
    ({ pattern, policy, reason = '' }) => `  ${pattern.padEnd(width)}  ${policy}: ${reason}`,
  );
  return ['', heading, ...lines];
}

function deciding(candidates: readonly Candidate[]): Candidate | undefined {
  return candidates.find(({ decides }) => decides);
}
