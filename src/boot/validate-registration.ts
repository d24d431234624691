import type { ModulesContainer } from '@nestjs/core';
import { validateSync } from 'class-validator';
import { overlap } from '../endpoint/endpoint-paths.js';
import type { ProviderWrapper } from '../policy/provider-instance.js';
import { EXTRA_NAMES, isExtra } from '../pusher-auth.module-options.js';
import { describeMissing, PusherAuthOptions } from '../pusher-auth.options.js';
import type { PusherAuthRegistration } from '../pusher-auth.registration.js';
import type { BootProblems } from './boot-problem.js';

/** A registration of the application, and the names of the modules that import it. */
export interface FoundRegistration {
  readonly registration: PusherAuthRegistration;
  readonly importedBy: readonly string[];
}

/** The names of the modules that import the module of a provider. */
export function importersOf({ host }: ProviderWrapper, modules: ModulesContainer): string[] {
  return [...modules.values()].filter(({ imports }) => host && imports.has(host)).map(({ metatype }) => metatype.name);
}

/** Validates the definitions of all registrations, which are known before the options: extras, names and addresses. */
export function validateRegistrations(found: readonly FoundRegistration[], problems: BootProblems): void {
  for (const { registration } of found) {
    const { definition, label } = registration;
    for (const { what, fix } of definition.problems) problems.add('registration', label, what, fix);
  }
  for (const [index, later] of found.entries()) {
    for (const earlier of found.slice(0, index)) {
      if (earlier.registration.definition.app === later.registration.definition.app) {
        reportSameName(earlier, later, problems);
      } else {
        reportSameAddress(earlier.registration, later.registration, problems);
      }
    }
    reportOwnAddresses(later.registration, problems);
  }
}

function reportSameName(earlier: FoundRegistration, later: FoundRegistration, problems: BootProblems): void {
  const { app } = later.registration.definition;
  const modules = [...new Set([...earlier.importedBy, ...later.importedBy])].join(' and ');
  problems.add(
    'registration',
    later.registration.label,
    app === undefined
      ? `registered twice: each forRoot(...) is its own registration, imported by ${modules}`
      : `duplicate registration name ${JSON.stringify(app)}, imported by ${modules}`,
    'keep the result of one forRoot(...) in a constant or a module and import that, or give each registration its own app and path',
  );
}

type Addresses = PusherAuthRegistration['definition']['addresses'];

function reportSameAddress(one: PusherAuthRegistration, other: PusherAuthRegistration, problems: BootProblems): void {
  reportOverlaps(one.definition.addresses, other.definition.addresses, `${one.label} and ${other.label}`, problems);
}

function reportOwnAddresses({ label, definition }: PusherAuthRegistration, problems: BootProblems): void {
  const [channels, ...others] = definition.addresses;
  reportOverlaps([channels!], others, label, problems);
}

function reportOverlaps(addresses: Addresses, others: Addresses, where: string, problems: BootProblems): void {
  for (const first of addresses) {
    for (const second of others.filter((other) => overlap(first, other))) {
      const [path, otherPath] = [first.path.toLowerCase(), second.path.toLowerCase()];
      problems.add(
        'registration',
        where,
        path === otherPath
          ? `two endpoints have the path ${path}`
          : `the endpoints ${first.path} and ${second.path} match a common path`,
        'give each its own path: path, channelAuthPath, userAuthPath',
      );
    }
  }
}

/** The fix for each invalid option. */
const FIXES: { readonly [K in keyof Required<PusherAuthOptions>]: string } = {
  key: "copy it from the app keys of the Pusher app, or from the Channels server's configuration",
  secret: "copy it from the app keys of the Pusher app, or from the Channels server's configuration",
  credentials: 'write credentials: null to start without Pusher, or a function that returns { key, secret }',
  encryptionMasterKeyBase64: 'use the key that the publishers of encrypted events have',
  getUser: 'write (request) => the user, or leave it out if guards set request.user',
  presence: 'write { userId: ({ user }) => …, userInfo: ({ user }) => … }',
  jsonpOrigins: 'write each origin as browsers do: https://app.example.com',
  maxBatchSize: 'give it such a number, or leave it out',
  policyTimeoutMs: 'give it such a number of milliseconds, or leave it out',
  maxPendingPolicies: 'give it such a number, or leave it out',
  maxChannelNameLength: 'give it such a number, or leave it out',
  server: 'pass an instance of the pusher package, or leave it out',
  onDecision: 'write (decision) => …',
};
const NAMES = Object.keys(FIXES) as (keyof PusherAuthOptions)[];
const CREDENTIALS: readonly string[] = ['key', 'secret'];

type Values = Readonly<Record<string, unknown>>;

/** Validates the options of a registration. Problems never contain a value, which may be a secret. */
export function validateOptions(registration: PusherAuthRegistration, problems: BootProblems): PusherAuthOptions {
  const { givenOptions: given, definition, label } = registration;
  const report = (what: string, fix: string): void => problems.add('options', label, what, fix);
  const options = new PusherAuthOptions();
  if (typeof given !== 'object' || given === null) {
    report(
      'the options must be an object',
      definition.source === 'factory'
        ? 'return { key, secret, … } from the factory'
        : 'give { key, secret, … } to forRoot',
    );
    return options;
  }
  // Read by name, because the object may be an instance of a class with getters.
  const values = given as Values;
  for (const name of NAMES) {
    if (isSet(values[name])) Object.assign(options, { [name]: values[name] });
  }
  if (values['credentials'] === null) Object.assign(options, { credentials: null });
  for (const { property, constraints } of validateSync(options)) {
    const missing = CREDENTIALS.includes(property) ? describeMissing(values[property]) : undefined;
    if (missing === undefined) {
      report(Object.values(constraints ?? {}).join('; '), FIXES[property as keyof PusherAuthOptions]);
    } else {
      report(
        `${property} is ${missing}: the variable it is read from is not set`,
        'set the variable; to start without Pusher, give credentials: null instead of key and secret',
      );
    }
  }
  validateCredentials(values, report);
  validateJsonp(options, definition.jsonp === true, report);
  if (definition.source === 'factory') reportExtrasOfFactory(values, report);
  reportUnknownOptions(values, report);
  return options;
}

type Report = (what: string, fix: string) => void;

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function validateCredentials(values: Values, report: Report): void {
  const { credentials, key, secret, encryptionMasterKeyBase64 } = values;
  if (credentials !== undefined && (isSet(key) || isSet(secret))) {
    report('key and secret have no effect next to credentials', 'remove key and secret, or remove credentials');
  } else if (typeof credentials === 'function' && isSet(encryptionMasterKeyBase64)) {
    report(
      'encryptionMasterKeyBase64 has no effect next to a credentials function',
      'return it from the function, together with key and secret',
    );
  } else if (credentials === undefined && key === secret && describeMissing(key) === undefined) {
    report('key and secret are the same', 'copy the secret from the app keys; it differs from the key');
  }
}

function validateJsonp({ jsonpOrigins }: PusherAuthOptions, isOn: boolean, report: Report): void {
  if (isOn && jsonpOrigins === undefined) {
    report(
      'jsonp: true needs jsonpOrigins',
      'name the origins of your pages: jsonpOrigins: ["https://app.example.com"]',
    );
  }
  if (!isOn && jsonpOrigins !== undefined) {
    report(
      'jsonpOrigins has no effect without jsonp: true',
      'write jsonp: true next to guards, or remove jsonpOrigins',
    );
  }
}

function reportExtrasOfFactory(values: Values, report: Report): void {
  for (const name of EXTRA_NAMES) {
    if (values[name] === undefined) continue;
    report(
      `${name} was returned by the factory, but Nest needs it before the factory runs`,
      `move ${name} next to useFactory, useClass or useExisting`,
    );
  }
}

function reportUnknownOptions(values: object, report: Report): void {
  for (const name of Object.keys(values)) {
    if (Object.hasOwn(FIXES, name) || isExtra(name)) continue;
    report(
      `unknown option ${JSON.stringify(name)}`,
      `remove it, or correct its name: the options are ${NAMES.join(', ')}`,
    );
  }
}
