import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type INestApplication,
  type LogLevel,
  type ModuleMetadata,
  type NestApplicationOptions,
  type Type,
  UnauthorizedException,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  ChannelPolicy,
  PusherAuthModule,
  UserAuthentication,
  type ChannelRequest,
  type PresenceMember,
  type PusherAuthModuleOptions,
  type SignedInUser,
  type UserRequest,
} from 'nestjs-pusher-auth';
import type { AddressInfo } from 'node:net';
import Pusher from 'pusher';

export const KEY = 'app-key';
export const SECRET = 'app-secret';
export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');

/** The official server SDK with the same keys, as the reference for signatures. */
export const sdk = new Pusher({
  appId: 'app-id',
  key: KEY,
  secret: SECRET,
  cluster: 'x',
  encryptionMasterKeyBase64: MASTER_KEY,
});

export type AdapterName = 'express' | 'fastify';
export const ADAPTERS: readonly AdapterName[] = ['express', 'fastify'];

/** The name of the user `zoe`: multi-byte characters, and some that a script must escape. */
export const ZOE = 'Zoë 🦄 "日本" </script>\u2028';

export interface AppUser {
  readonly id: string;
  readonly name: string;
}

/** Reads the user from the header `Authorization: Bearer <id>` or the cookie `user=<id>`. Answers 401 without one. */
@Injectable()
export class UserGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution
      .switchToHttp()
      .getRequest<{ headers: Record<string, string | undefined>; user?: AppUser }>();
    const id =
      /^Bearer (\w+)$/.exec(request.headers['authorization'] ?? '')?.[1] ??
      /(?:^|; )user=(\w+)/.exec(request.headers['cookie'] ?? '')?.[1];
    if (id === undefined) throw new UnauthorizedException();
    request.user = { id, name: id === 'zoe' ? ZOE : id.toUpperCase() };
    return true;
  }
}

const OWN_CHANNELS = [
  'private-own-<id>',
  'private-cache-own-<id>',
  'private-encrypted-own-<id>',
  'private-encrypted-cache-own-<id>',
] as const;

/**
 * Policies of all kinds. An `own` channel is open only to the user with that id, and a room to everyone unless it is
 * `closed`.
 */
@Injectable()
export class WirePolicies {
  @ChannelPolicy(OWN_CHANNELS)
  own({ params, user }: ChannelRequest<(typeof OWN_CHANNELS)[number], AppUser>): boolean {
    return user.id === params.id;
  }

  @ChannelPolicy(['presence-room-<id>', 'presence-cache-room-<id>'])
  room({
    params,
    user,
  }: ChannelRequest<'presence-room-<id>' | 'presence-cache-room-<id>', AppUser>): PresenceMember | false {
    return params.id !== 'closed' && { userInfo: { name: user.name } };
  }

  @ChannelPolicy('private-broken')
  broken(): boolean {
    throw new Error('the database is gone');
  }

  @UserAuthentication()
  signIn({ user }: UserRequest<AppUser>): SignedInUser | false {
    return user.id !== 'banned' && { id: user.id, userInfo: { name: user.name }, watchlist: ['grace'] };
  }
}

export interface AppSettings {
  readonly adapter: AdapterName;
  readonly auth?: Partial<PusherAuthModuleOptions>;
  /** Modules next to the registration and the policies. */
  readonly root?: ModuleMetadata;
  readonly policies?: Type;
  readonly create?: NestApplicationOptions;
  /** Applied before the application listens: prefix, pipes, plug-ins … */
  readonly configure?: (app: INestApplication) => void | Promise<void>;
}

export interface RunningApp {
  readonly app: INestApplication;
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The lines that the package logged at these levels. */
  readonly logged: (...levels: LogLevel[]) => string[];
  close(): Promise<void>;
}

/** An ordinary application, listening on a free port of 127.0.0.1. */
export async function startApp({
  adapter,
  auth,
  root,
  policies = WirePolicies,
  create,
  configure,
}: AppSettings): Promise<RunningApp> {
  class AppModule {}
  const lines: { level: LogLevel; message: string }[] = [];
  const keep =
    (level: LogLevel) =>
    (message: unknown, ...rest: unknown[]): void => {
      if (String(rest.at(-1)).startsWith('PusherAuth')) lines.push({ level, message: String(message) });
    };
  const module = {
    module: AppModule,
    ...root,
    imports: [
      PusherAuthModule.forRoot({
        key: KEY,
        secret: SECRET,
        encryptionMasterKeyBase64: MASTER_KEY,
        guards: [UserGuard],
        userAuthPath: 'user-auth',
        ...auth,
      } as PusherAuthModuleOptions),
      ...(root?.imports ?? []),
    ],
    providers: [policies, ...(root?.providers ?? [])],
  };
  const options: NestApplicationOptions = {
    abortOnError: false,
    // Clients keep their connections for a while, and closing would wait for them.
    forceCloseConnections: true,
    logger: { log: keep('log'), warn: keep('warn'), error: keep('error'), fatal: keep('fatal'), debug: keep('debug') },
    ...create,
  };
  const app =
    adapter === 'fastify'
      ? await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), options)
      : await NestFactory.create<NestExpressApplication>(module, options);
  try {
    await configure?.(app);
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  return {
    app,
    origin: `http://127.0.0.1:${port}`,
    logged: (...levels) => lines.filter(({ level }) => levels.includes(level)).map(({ message }) => message),
    close: () => app.close(),
  };
}
