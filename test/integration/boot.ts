import type { DynamicModule, INestApplication, LoggerService, ModuleMetadata, Provider, Type } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import { PusherAuthModule, type PusherAuthModuleOptions } from 'nestjs-pusher-auth';
import type { App } from 'supertest/types.js';

export const KEY = 'app-key';
export const SECRET = 'app-secret';
export const MASTER_KEY = Buffer.alloc(32, 7).toString('base64');
export const OPTIONS = { key: KEY, secret: SECRET, encryptionMasterKeyBase64: MASTER_KEY };

export type TestApp = INestApplication<App>;
export type AdapterName = 'express' | 'fastify';

export interface LogLine {
  readonly level: 'log' | 'error' | 'warn' | 'debug';
  readonly message: string;
  readonly source: string;
  /** Everything that the logger received, including the stack. */
  readonly whole: string;
}

/** A logger that records its lines. */
export class RecordingLogger implements LoggerService {
  readonly lines: LogLine[] = [];

  log = this.record('log');
  error = this.record('error');
  warn = this.record('warn');
  debug = this.record('debug');

  /** The messages of this package at one level. */
  messages(level: LogLine['level']): string[] {
    return this.lines
      .filter((line) => line.level === level && line.source.startsWith('PusherAuth'))
      .map(({ message }) => message);
  }

  private record(level: LogLine['level']) {
    return (message: unknown, ...rest: unknown[]): void => {
      this.lines.push({
        level,
        message: String(message),
        source: String(rest.at(-1)),
        whole: [message, ...rest].join('\n'),
      });
    };
  }
}

export interface BootSettings {
  /** The registration, or its options; default: {@link OPTIONS}, with an endpoint for sign-ins. */
  readonly auth?: DynamicModule | Partial<PusherAuthModuleOptions>;
  /** Providers of a module called `PolicyModule`. */
  readonly providers?: Provider[];
  readonly imports?: ModuleMetadata['imports'];
  readonly controllers?: Type[];
  readonly adapter?: AdapterName;
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
  /** Applied before `init()`: global prefix, pipes, middleware … */
  readonly configure?: (app: TestApp) => void;
}

export interface Booted {
  readonly app: TestApp;
  readonly logger: RecordingLogger;
}

/** Boots an application with policies; the caller closes it. */
export async function bootApp(settings: BootSettings = {}): Promise<Booted> {
  class PolicyModule {}
  const logger = new RecordingLogger();
  const auth =
    settings.auth && 'module' in settings.auth
      ? settings.auth
      : PusherAuthModule.forRoot({
          ...OPTIONS,
          userAuthPath: 'user-auth',
          ...settings.auth,
        } as PusherAuthModuleOptions);
  let builder = Test.createTestingModule({
    imports: [auth, { module: PolicyModule, providers: settings.providers ?? [], imports: settings.imports ?? [] }],
    controllers: settings.controllers ?? [],
  }).setLogger(logger);
  builder = settings.override?.(builder) ?? builder;
  const module = await builder.compile();
  const app: TestApp =
    settings.adapter === 'fastify'
      ? module.createNestApplication<NestFastifyApplication>(new FastifyAdapter())
      : module.createNestApplication();
  settings.configure?.(app);
  try {
    await app.init();
    if (settings.adapter === 'fastify')
      await (app as unknown as NestFastifyApplication).getHttpAdapter().getInstance().ready();
  } catch (error) {
    await app.close().catch(() => undefined);
    throw error;
  }
  return { app, logger };
}
