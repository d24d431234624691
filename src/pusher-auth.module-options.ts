import type { CanActivate, ControllerOptions, FactoryProvider, ModuleMetadata, Type } from '@nestjs/common';
import type { PusherAuthOptionsInput } from './pusher-auth.options.js';

/**
 * Options that Nest needs before any provider exists: in `forRoot` among the other options, in `forRootAsync` next to the
 * factory.
 */
export interface PusherAuthModuleExtras {
  /** Guards of the endpoint, as with `@UseGuards` on a controller. Their dependencies come from `imports`. */
  readonly guards?: readonly (Type<CanActivate> | CanActivate)[];
  /** Modules whose exports the guards and the options factory inject. */
  readonly imports?: NonNullable<ModuleMetadata['imports']>;
  /**
   * Class decorators for the endpoint's controller: `Public()`, `SkipThrottle()`, OpenAPI … They can decorate its methods by
   * name: `authorizeChannel`, `authenticateUser`, and `authorizeScript` for JSONP. If a decorator returns a class, that class
   * is used; it must extend the controller. Any other return value is a boot error.
   */
  readonly decorators?: readonly ClassDecorator[];
  /** The first part of all addresses, after the global prefix. Default `pusher`; `broadcasting` suits Laravel Echo. */
  readonly path?: string;
  /** The last part of the address that authorizes channels. Default `auth`: `POST /pusher/auth`. */
  readonly channelAuthPath?: string;
  /** The last part of the address that signs users in: `user-auth` adds `POST /pusher/user-auth`. Default: no such address. */
  readonly userAuthPath?: string;
  /**
   * Whether to add `GET` to the address for channels, for old browsers that load it as a script. Needs the option
   * `jsonpOrigins`. Default `false`.
   */
  readonly jsonp?: boolean;
  /** The version of the endpoint, as in `@Controller({ version })`. Default: `VERSION_NEUTRAL`, because clients send none. */
  readonly version?: NonNullable<ControllerOptions['version']>;
  /** Whether the service can be injected in every module. Default `false`. */
  readonly isGlobal?: boolean;
  /** The name of this registration, if there are several. Inject its service with `@InjectPusherAuth(app)`. */
  readonly app?: string;
  /**
   * Metadata on policies that no guard needs to read: a key, or a decorator that `Reflector.createDecorator()` made. Boot warns
   * about other metadata on policies without their own guards.
   */
  readonly knownMetadata?: readonly (string | symbol | { readonly KEY: string })[];
}

interface Check {
  readonly type: string;
  readonly accepts: (value: unknown) => boolean;
}

const TEXT: Check = { type: 'a string', accepts: (value) => typeof value === 'string' };
const BOOLEAN: Check = { type: 'true or false', accepts: (value) => typeof value === 'boolean' };

const EXTRAS: { readonly [K in keyof Required<PusherAuthModuleExtras>]: Check } = {
  guards: { type: 'an array', accepts: Array.isArray },
  imports: { type: 'an array', accepts: Array.isArray },
  decorators: {
    type: 'an array of class decorators',
    accepts: (value) => Array.isArray(value) && value.every((one) => typeof one === 'function'),
  },
  path: TEXT,
  channelAuthPath: TEXT,
  userAuthPath: TEXT,
  jsonp: BOOLEAN,
  version: {
    type: 'a version, an array of versions or VERSION_NEUTRAL',
    accepts: (value) => ['string', 'symbol'].includes(typeof value) || Array.isArray(value),
  },
  isGlobal: BOOLEAN,
  app: { type: 'a non-empty string', accepts: (value) => typeof value === 'string' && value !== '' },
  knownMetadata: { type: 'an array of metadata keys', accepts: Array.isArray },
};

/** The names of all extras. */
export const EXTRA_NAMES = Object.keys(EXTRAS) as (keyof PusherAuthModuleExtras)[];

/** Whether an option must be next to the factory, because Nest needs it before the factory runs. */
export function isExtra(name: string): name is keyof PusherAuthModuleExtras {
  return Object.hasOwn(EXTRAS, name);
}

/** A mistake in a registration, for boot to report. Never contains a value, which may be a secret. */
export interface RegistrationProblem {
  readonly what: string;
  readonly fix: string;
}

/** Reads the extras from the options of `forRoot` or `forRootAsync`. Extras of the wrong type are left out and reported. */
export function readExtras(given: PusherAuthModuleExtras | undefined): {
  extras: PusherAuthModuleExtras;
  problems: RegistrationProblem[];
} {
  const extras: Partial<Record<string, unknown>> = {};
  const problems: RegistrationProblem[] = [];
  for (const name of EXTRA_NAMES) {
    // By name, not by `Object.entries`: the object may be an instance of a class with getters, and no guard must be lost.
    const value: unknown = given?.[name];
    if (value === undefined) continue;
    const { type, accepts } = EXTRAS[name];
    if (accepts(value)) extras[name] = value;
    else problems.push({ what: `${name} must be ${type}`, fix: `make it ${type}, or leave it out` });
  }
  return { extras, problems };
}

/** Options of `forRoot`: everything in one object. */
export type PusherAuthModuleOptions = PusherAuthOptionsInput & PusherAuthModuleExtras;

/** Options that a factory returns: all except the extras (`guards`, `path` …), which are a boot error there. */
export type PusherAuthFactoryOptions = PusherAuthOptionsInput & {
  readonly [K in keyof PusherAuthModuleExtras]?: never;
};

/** A provider that makes the options, for `useClass` and `useExisting`. */
export interface PusherAuthOptionsFactory {
  /** Makes the options. Called once, when the application starts; an exception stops the start. */
  createPusherAuthOptions(): PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
}

/** Options of `forRootAsync`: exactly one of `useFactory`, `useClass` and `useExisting`, and the extras next to it. */
export interface PusherAuthModuleAsyncOptions extends PusherAuthModuleExtras {
  /** Providers to pass to `useFactory`, from `imports` or global modules; only of the default scope. */
  readonly inject?: NonNullable<FactoryProvider['inject']>;
  /** Makes the options from the providers in `inject`, or a promise of them. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the arguments are what `inject` names
  readonly useFactory?: (...args: any[]) => PusherAuthFactoryOptions | Promise<PusherAuthFactoryOptions>;
  /** A class that makes the options. The registration instantiates it. */
  readonly useClass?: Type<PusherAuthOptionsFactory>;
  /** A provider that makes the options, from `imports`. */
  readonly useExisting?: Type<PusherAuthOptionsFactory>;
}
