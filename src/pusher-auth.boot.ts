import { Injectable, Logger } from '@nestjs/common';
import { ApplicationConfig, DiscoveryService } from '@nestjs/core';
import { endpointPaths } from './endpoint/endpoint-paths.js';
import { readPassportUser, type UserReader } from './policy/asker.js';
import { PusherAuthBootError, type BootProblem } from './policy/boot-problem.js';
import { ChannelDecider } from './policy/channel-decider.js';
import { DecisionJournal } from './policy/decision-journal.js';
import { explorePolicies, type DeclaredPolicy } from './policy/policy-explorer.js';
import { provePolicies } from './policy/policy-proof.js';
import { PolicyRunner } from './policy/policy-runner.js';
import type { PolicyTable } from './policy/policy-table.js';
import { UserAuthenticator } from './policy/user-authenticator.js';
import { readOptions, type PusherAuthOptions } from './pusher-auth.options.js';
import { PusherAuthRegistration, REGISTRATION_TOKEN } from './pusher-auth.registration.js';
import { ChannelSigner } from './signing/channel-signer.js';
import { parseMasterKey } from './signing/master-key.js';

interface Proved {
  readonly registration: PusherAuthRegistration;
  readonly options: PusherAuthOptions;
  readonly table: PolicyTable;
  readonly signIn: DeclaredPolicy | undefined;
}

/**
 * Proves options and policies of all registrations together, so that every mistake is in one error, and opens them.
 * Whichever registration Nest initialises first does it for all.
 */
@Injectable()
export class PusherAuthBoot {
  readonly #logger = new Logger('PusherAuthModule');

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly applicationConfig: ApplicationConfig,
  ) {}

  /** @throws PusherAuthBootError with every mistake; then nothing is opened */
  run(): void {
    const registrations = this.discovery
      .getProviders()
      .filter(({ token, isAlias }) => token === REGISTRATION_TOKEN && !isAlias)
      .map(({ instance }) => instance as PusherAuthRegistration);
    if (registrations.every(({ isOpen }) => isOpen)) return;
    const problems = registrationProblems(registrations);
    const explored = explorePolicies(this.discovery);
    problems.push(...explored.problems, ...strayPolicies(explored.declared, registrations));
    const proved = registrations.map((registration) => prove(registration, explored.declared, problems));
    if (problems.length > 0) throw new PusherAuthBootError(problems);
    for (const one of proved) {
      open(one);
      this.announce(one);
    }
  }

  private announce({ registration, options, table }: Proved): void {
    const isGuarded =
      options.user !== undefined ||
      registration.isGuarded ||
      this.applicationConfig.getGlobalGuards().length > 0 ||
      this.applicationConfig.getGlobalRequestGuards().length > 0;
    for (const { pattern, policy } of table.entries) {
      this.#logger.log(`Mapped {${pattern.source}} policy → ${policy.name}`);
      if (!isGuarded && policy.guards.length === 0 && !policy.options.allowGuest) {
        this.#logger.warn(
          `No guard protects {${pattern.source}} (${policy.name}): unless middleware sets request.user, everybody is refused. ` +
            'Name guards in PusherAuthModule, or put @UseGuards on the policy.',
        );
      }
    }
  }
}

function labelOf({ name }: PusherAuthRegistration): string {
  return name === undefined ? 'PusherAuthModule' : `PusherAuthModule (${name})`;
}

function registrationProblems(registrations: readonly PusherAuthRegistration[]): BootProblem[] {
  const problems: BootProblem[] = [];
  const names = new Set<string | undefined>();
  const paths = new Map<string, PusherAuthRegistration>();
  for (const registration of registrations) {
    const where = labelOf(registration);
    if (names.has(registration.name)) {
      problems.push({
        code: 'registration',
        where,
        what:
          registration.name === undefined ? 'it is registered twice' : `the name ${registration.name} is taken twice`,
        fix: 'import one forRoot(...) everywhere, or give each registration a name and a path of its own',
      });
    }
    names.add(registration.name);
    for (const path of endpointPaths(registration.declaration)) {
      if (paths.has(path)) {
        problems.push({
          code: 'registration',
          where: paths.get(path) === registration ? where : `${labelOf(paths.get(path)!)} and ${where}`,
          what: `two endpoints have the path ${path}`,
          fix: 'give each a path of its own: path, channelAuthPath, userAuthPath',
        });
      }
      paths.set(path, registration);
    }
  }
  return problems;
}

function strayPolicies(
  declared: readonly DeclaredPolicy[],
  registrations: readonly PusherAuthRegistration[],
): BootProblem[] {
  const names = new Set(registrations.map(({ name }) => name));
  return declared
    .filter(({ policy }) => !names.has(policy.options.app))
    .map(({ policy: { options }, where }) => ({
      code: 'policy-app',
      where,
      what:
        options.app === undefined
          ? 'there is no unnamed registration'
          : `nobody registered the app ${JSON.stringify(options.app)}`,
      fix: `name one that exists: ${[...names].map((name) => name ?? '(unnamed: leave out app)').join(', ')}`,
    }));
}

function prove(
  registration: PusherAuthRegistration,
  declared: readonly DeclaredPolicy[],
  problems: BootProblem[],
): Proved {
  const { options, problems: optionProblems } = readOptions(registration.givenOptions);
  for (const what of optionProblems) {
    problems.push({
      code: 'options',
      where: labelOf(registration),
      what,
      fix: 'correct the options of the registration',
    });
  }
  const own = declared.filter(({ policy }) => policy.options.app === registration.name);
  const { table, problems: policyProblems } = provePolicies(own, {
    maxChannelNameLength: options.maxChannelNameLength,
    hasMasterKey: options.encryptionMasterKeyBase64 !== undefined,
  });
  problems.push(...policyProblems);
  const [signIn, ...others] = own.filter(({ declaration }) => declaration.decides === 'user');
  for (const { where } of others) {
    problems.push({
      code: 'user-authentication',
      where,
      what: `a second @UserAuthentication(), beside ${signIn!.where}`,
      fix: 'keep one for each registration',
    });
  }
  return { registration, options, table, signIn };
}

function open({ registration, options, table, signIn }: Proved): void {
  const readUser = (options.user as UserReader | undefined) ?? readPassportUser;
  const defaults = options.presence ?? {};
  const journal = new DecisionJournal(options.onDecision);
  const runner = new PolicyRunner(options.policyTimeoutMs, readUser);
  const masterKey = parseMasterKey(options.encryptionMasterKeyBase64);
  registration.open({
    options,
    signer: new ChannelSigner({
      key: options.key,
      secret: options.secret,
      encryptionMasterKey: 'bytes' in masterKey ? masterKey.bytes : undefined,
    }),
    table,
    journal,
    readUser,
    decider: new ChannelDecider(registration.name, table, runner, defaults, journal),
    userAuthenticator: new UserAuthenticator(signIn?.policy, runner, defaults, journal),
  });
}
