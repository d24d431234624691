import fastifyHelmet from '@fastify/helmet';
import {
  Catch,
  type CallHandler,
  type CanActivate,
  type ExceptionFilter,
  type ArgumentsHost,
  type ExecutionContext,
  HttpException,
  Injectable,
  type INestApplication,
  type ModuleMetadata,
  type NestApplicationOptions,
  type NestInterceptor,
  SetMetadata,
  UnauthorizedException,
  ValidationPipe,
  VersioningType,
} from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE, HttpAdapterHost, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import helmet from 'helmet';
import type { PusherAuthModuleOptions } from 'nestjs-pusher-auth';
import { map, type Observable } from 'rxjs';
import type { AdapterName } from '../wire/auth-app.js';

/** What an application may have around the endpoint. */
export interface Surrounding {
  readonly name: string;
  readonly auth?: Partial<PusherAuthModuleOptions>;
  readonly create?: NestApplicationOptions;
  readonly root?: ModuleMetadata;
  readonly configure?: (app: INestApplication, adapter: AdapterName) => void | Promise<void>;
  /** Where the endpoint then is. Default `/pusher`. */
  readonly path?: string;
  /** The body of an error, where it is not Nest's own. */
  readonly errorBody?: (body: string) => string;
  /** Headers that every reply then has. */
  readonly headers?: Readonly<Record<string, RegExp>>;
}

const Public = () => SetMetadata('public', true);

/** A global guard as most applications have one: everything is closed unless it is marked as public. */
@Injectable()
class ClosedUnlessPublicGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>('public', [execution.getHandler(), execution.getClass()]))
      return true;
    throw new UnauthorizedException('closed unless public');
  }
}

@Injectable()
class EnvelopeInterceptor implements NestInterceptor {
  intercept(_execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data: unknown) => ({ data })));
  }
}

@Catch()
class ProblemFilter implements ExceptionFilter {
  constructor(private readonly adapterHost: HttpAdapterHost) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const status = error instanceof HttpException ? error.getStatus() : 500;
    const body = error instanceof HttpException ? error.getResponse() : String(error);
    this.adapterHost.httpAdapter.reply(host.switchToHttp().getResponse(), { problem: body }, status);
  }
}

const validation = {
  provide: APP_PIPE,
  useFactory: () =>
    new ValidationPipe({
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
      transform: true,
      transformOptions: { enableImplicitConversion: true },
    }),
};
const envelope = { provide: APP_INTERCEPTOR, useClass: EnvelopeInterceptor };
const problems = { provide: APP_FILTER, useClass: ProblemFilter };
const closed = { provide: APP_GUARD, useClass: ClosedUnlessPublicGuard };
const asProblem = (body: string) => `{"problem":${body}}`;

async function useHelmet(app: INestApplication, adapter: AdapterName): Promise<void> {
  if (adapter === 'express') app.use(helmet());
  // The platform's own copy of Fastify has types of its own.
  else await (app as NestFastifyApplication).register(fastifyHelmet as never);
}

const helmetHeaders = { 'content-security-policy': /default-src 'self'/, 'x-content-type-options': /^nosniff$/ };

/** All of them that go together. */
export const EVERYTHING: Surrounding & { readonly root: ModuleMetadata } = {
  name: 'all of it at once',
  auth: { decorators: [Public()] },
  root: { providers: [validation, envelope, closed, problems] },
  configure: async (app, adapter) => {
    app.setGlobalPrefix('api');
    app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });
    await useHelmet(app, adapter);
  },
  path: '/api/pusher',
  errorBody: asProblem,
  headers: helmetHeaders,
};

export const SURROUNDINGS: readonly Surrounding[] = [
  { name: 'nothing around it' },
  {
    name: 'a global prefix',
    configure: (app) => void app.setGlobalPrefix('api/internal'),
    path: '/api/internal/pusher',
  },
  {
    name: 'URI versioning with a default version',
    configure: (app) => void app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
  },
  {
    name: 'header versioning with a default version',
    configure: (app) =>
      void app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version', defaultVersion: '1' }),
  },
  {
    name: 'a version of its own',
    auth: { version: '2' },
    configure: (app) => void app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    path: '/v2/pusher',
  },
  { name: 'paths for Laravel Echo', auth: { path: 'broadcasting' }, path: '/broadcasting' },
  { name: 'a ValidationPipe that refuses unknown fields and converts', root: { providers: [validation] } },
  { name: 'an interceptor that wraps replies', root: { providers: [envelope] } },
  {
    name: 'a guard for everything but what is public',
    root: { providers: [closed] },
    auth: { decorators: [Public()] },
  },
  { name: 'helmet', configure: useHelmet, headers: helmetHeaders },
  { name: 'a filter for all exceptions', root: { providers: [problems] }, errorBody: asProblem },
  { name: 'the raw body kept', create: { rawBody: true } },
  {
    name: 'CORS for one origin',
    create: { cors: { origin: 'https://app.example' } },
    headers: { 'access-control-allow-origin': /^https:\/\/app\.example$/ },
  },
  EVERYTHING,
];
