import { validateSync } from 'class-validator';
import { endpointPaths } from '../endpoint/endpoint-paths.js';
import { DECLARED_NAMES, isDeclared, type RegistrationProblem } from '../pusher-auth.module-options.js';
import { PusherAuthOptions } from '../pusher-auth.options.js';
import type { PusherAuthRegistration } from '../pusher-auth.registration.js';
import type { BootProblem } from './boot-problem.js';

/** Proves what was declared for the registrations: each for itself, and that no two share a name or a path. */
export function registrationProblems(registrations: readonly PusherAuthRegistration[]): BootProblem[] {
  return [
    ...registrations.flatMap(({ label, declared }) =>
      declared.problems.map((problem): BootProblem => ({ code: 'registration', where: label, ...problem })),
    ),
    ...sharedNames(registrations),
    ...sharedPaths(registrations),
  ];
}

function sharedNames(registrations: readonly PusherAuthRegistration[]): BootProblem[] {
  return registrations
    .filter(({ app: name }, index) => registrations.findIndex((other) => other.app === name) < index)
    .map(({ app: name, label }) => ({
      code: 'registration',
      where: label,
      what: name === undefined ? 'it is registered twice' : `the name ${name} is taken twice`,
      fix: 'import one forRoot(...) everywhere, or give each registration a name and a path of its own',
    }));
}

function sharedPaths(registrations: readonly PusherAuthRegistration[]): BootProblem[] {
  const problems: BootProblem[] = [];
  const owners = new Map<string, PusherAuthRegistration>();
  for (const registration of registrations) {
    for (const path of endpointPaths(registration.declaration)) {
      const owner = owners.get(path);
      if (!owner) {
        owners.set(path, registration);
      } else if (owner === registration || owner.app !== registration.app) {
        // Registrations that share a name are reported as that.
        problems.push({
          code: 'registration',
          where: [...new Set([owner.label, registration.label])].join(' and '),
          what: `two endpoints have the path ${path}`,
          fix: 'give each a path of its own: path, channelAuthPath, userAuthPath',
        });
      }
    }
  }
  return problems;
}

/** What to do about an option that is wrong. */
const FIXES: { readonly [K in keyof Required<PusherAuthOptions>]: string } = {
  key: "copy it from the app keys of the Pusher app, or of the Channels server's configuration",
  secret: "copy it from the app keys of the Pusher app, or of the Channels server's configuration",
  encryptionMasterKeyBase64: 'use the key that the publishers of encrypted events have',
  getUser: 'write (request) => the user, or leave it out where guards set request.user',
  presence: 'write { userId: ({ user }) => …, userInfo: ({ user }) => … }',
  jsonp: 'name each origin as browsers write it: https://app.example.com',
  maxBatchSize: 'give it such a number, or leave it out',
  policyTimeoutMs: 'give it such a number of milliseconds, or leave it out',
  maxPendingPolicies: 'give it such a number, or leave it out',
  maxChannelNameLength: 'give it such a number, or leave it out',
  onDecision: 'write (decision) => …',
};
const NAMES = Object.keys(FIXES) as (keyof PusherAuthOptions)[];

/**
 * Reads the options, with their defaults, and all that is wrong with them. No problem quotes a value: it may be a secret.
 *
 * @param source whether the declaration stands among the options, as in `forRoot`, or must not come from the factory
 */
export function readOptions(
  given: unknown,
  source: 'options' | 'factory',
): { options: PusherAuthOptions; problems: readonly RegistrationProblem[] } {
  const options = new PusherAuthOptions();
  if (typeof given !== 'object' || given === null) {
    const fix =
      source === 'factory' ? 'return { key, secret, … } from the factory' : 'give { key, secret, … } to forRoot';
    return {
      options,
      problems: [{ what: 'the options are no object', fix }],
    };
  }
  // Read by name, because the object may be of a class with getters.
  const values = given as Readonly<Record<string, unknown>>;
  for (const name of NAMES) {
    if (isSet(values[name])) Object.assign(options, { [name]: values[name] });
  }
  const errors = validateSync(options);
  return {
    options,
    problems: [
      ...errors.map(({ property, constraints }) => ({
        what: Object.values(constraints ?? {}).join('; '),
        fix: isSet(values[property])
          ? FIXES[property as keyof PusherAuthOptions]
          : `set it: it is ${String(values[property])}, so look at where it is read from`,
      })),
      ...(source === 'factory' ? misplaced(values) : []),
      ...unknown(values),
    ],
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function misplaced(values: Readonly<Record<string, unknown>>): RegistrationProblem[] {
  return DECLARED_NAMES.filter((name) => values[name] !== undefined).map((name) => ({
    what: `${name} came from the factory, where Nest would ignore it: it is needed before the factory runs`,
    fix: `put ${name} beside useFactory, useClass or useExisting`,
  }));
}

function unknown(values: object): RegistrationProblem[] {
  return Object.keys(values)
    .filter((name) => !Object.hasOwn(FIXES, name) && !isDeclared(name))
    .map((name) => ({
      what: `there is no option ${JSON.stringify(name)}`,
      fix: `remove it, or correct its name: the options are ${NAMES.join(', ')}`,
    }));
}
