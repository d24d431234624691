import type { FactoryProvider, Provider, Type } from '@nestjs/common';
import { seeSection } from './errors-page.js';
import { isDeclared, type PusherAuthDeclaration, type RegistrationProblem } from './pusher-auth.declaration.js';
import type { PusherAuthOptionsInput } from './pusher-auth.options.js';

/** Options of `forRoot`: everything in one object. */
export type PusherAuthModuleOptions = PusherAuthOptionsInput & PusherAuthDeclaration;

/**
 * What a factory returns: the options, and nothing that Nest would have needed earlier. What a factory returns all the same
 * (`guards`, `path` …) is a boot error.
 */
export type PusherAuthFactoryOptions = PusherAuthOptionsInput & { readonly [K in keyof PusherAuthDeclaration]?: never };

/** A provider that makes the options, for `useClass` and `useExisting`. */
export interface PusherAuthOptionsFactory {
  /** Called once, when the application starts. What it throws stops the start. */
  createPusherAuthOptions(): PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
}

/** Options of `forRootAsync`: exactly one of `useFactory`, `useClass` and `useExisting`, and the declaration beside it. */
export interface PusherAuthModuleAsyncOptions extends PusherAuthDeclaration {
  /** What `useFactory` gets, from `imports`; of the default scope. */
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  /** Makes the options from what `inject` names; may return a promise. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are what `inject` names
  readonly useFactory?: (...args: any[]) => PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
  /** A class to make the options, instantiated by the registration. */
  readonly useClass?: Type<PusherAuthOptionsFactory>;
  /** A provider that makes the options, from `imports`. */
  readonly useExisting?: Type<PusherAuthOptionsFactory>;
}

/** The token of the options as the application gave them. */
export const OPTIONS_TOKEN = Symbol.for('nestjs-pusher-auth:options');

const FACTORIES = ['useFactory', 'useClass', 'useExisting'] as const;

/**
 * Providers that make the options of `forRootAsync`.
 *
 * @throws TypeError where there is no factory, or more than one
 */
export function optionsProviders(options: PusherAuthModuleAsyncOptions): Provider[] {
  const { useFactory, useClass, useExisting, inject } = options;
  const given = FACTORIES.filter((name) => options[name]);
  if (given.length !== 1) {
    throw new TypeError(
      'PusherAuthModule.forRootAsync needs exactly one of useFactory, useClass and useExisting, ' +
        `and got ${given.join(' and ') || 'none'}. ${seeSection('factory')}`,
    );
  }
  if (useFactory) return [{ provide: OPTIONS_TOKEN, useFactory, inject: [...(inject ?? [])] }];
  const factory = (useClass ?? useExisting) as Type<PusherAuthOptionsFactory>;
  return [
    ...(useClass ? [useClass] : []),
    {
      provide: OPTIONS_TOKEN,
      useFactory: (made: PusherAuthOptionsFactory) => made.createPusherAuthOptions(),
      inject: [factory],
    },
  ];
}

/** What stands beside the factory and would be ignored there: a misspelt `guards` would leave the endpoint open. */
export function ignoredBesideFactory(given: PusherAuthModuleAsyncOptions): RegistrationProblem[] {
  const known: readonly string[] = [...FACTORIES, ...(given.useFactory ? ['inject'] : [])];
  return Object.keys(given)
    .filter((name) => !known.includes(name) && !isDeclared(name))
    .map((name) => ({
      what: `${name} stands beside the factory, where it would be ignored`,
      fix: name === 'inject' ? 'inject belongs to useFactory' : `return ${name} from the factory, or correct its name`,
    }));
}
