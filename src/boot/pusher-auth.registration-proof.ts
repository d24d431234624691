import { endpointPaths } from '../endpoint/endpoint-paths.js';
import type { BootProblem } from './boot-problem.js';
import type { PusherAuthRegistration } from '../pusher-auth.registration.js';

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
    .filter(({ name }, index) => registrations.findIndex((other) => other.name === name) < index)
    .map(({ name, label }) => ({
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
      } else if (owner === registration || owner.name !== registration.name) {
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
