import type { FactoryProvider, Provider, Type } from '@nestjs/common';
import type { PusherAuthDeclaration } from './pusher-auth.declaration.js';
import type { PusherAuthOptionsInput } from './pusher-auth.options.js';

/** Options of `forRoot`. */
export type PusherAuthModuleOptions = PusherAuthOptionsInput & PusherAuthDeclaration;

/** What a factory returns: the options, and nothing that Nest would have needed earlier. */
export type PusherAuthFactoryOptions = PusherAuthOptionsInput & { readonly [K in keyof PusherAuthDeclaration]?: never };

/** A provider that makes the options, for `useClass` and `useExisting`. */
export interface PusherAuthOptionsFactory {
  createPusherAuthOptions(): PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
}

/** Options of `forRootAsync`: one of `useFactory`, `useClass` and `useExisting`, and the declaration beside it. */
export interface PusherAuthModuleAsyncOptions extends PusherAuthDeclaration {
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are what `inject` names
  readonly useFactory?: (...args: any[]) => PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
  readonly useClass?: Type<PusherAuthOptionsFactory>;
  readonly useExisting?: Type<PusherAuthOptionsFactory>;
}

/** The token of the options as the application gave them. */
export const OPTIONS_TOKEN = Symbol.for('nestjs-pusher-auth:options');

/** Providers that make the options of `forRootAsync`. */
export function optionsProviders(options: PusherAuthModuleAsyncOptions): Provider[] {
  const { useFactory, useClass, useExisting, inject } = options;
  if ([useFactory, useClass, useExisting].filter(Boolean).length !== 1) {
    throw new TypeError('PusherAuthModule.forRootAsync needs exactly one of useFactory, useClass and useExisting.');
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
