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

/** The surroundings that an application may have around the endpoint. */
export interface Surrounding {
  readonly name: string;
  readonly auth?: Partial<PusherAuthModuleOptions>;
  readonly create?: NestApplicationOptions;
  readonly root?: ModuleMetadata;
  readonly configure?: (app: INestApplication, adapter: AdapterName) => void | Promise<void>;
  /** The path of the endpoint in these surroundings. Default: `/pusher`. */
  readonly path?: string;
  /** The body of an error, if it is not Nest's own. */
  readonly errorBody?: (body: string) => string;
  /** Headers of every reply in these surroundings. */
  readonly headers?: Readonly<Record<string, RegExp>>;
}

const Public = () => SetMetadata('public', true);

/** A global guard as in most applications: it protects every route that is not marked as public. */
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
  // The platform's copy of Fastify has its own types.
  else await (app as NestFastifyApplication).register(fastifyHelmet as never);
}

const helmetHeaders = { 'content-security-policy': /default-src 'self'/, 'x-content-type-options': /^nosniff$/ };

/** All surroundings that can be combined. */
export const EVERYTHING: Surrounding & { readonly root: ModuleMetadata } = {
  name: 'everything at once',
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
  { name: 'no surroundings' },
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
    name: 'its own version',
    auth: { version: '2' },
    configure: (app) => void app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' }),
    path: '/v2/pusher',
  },
  { name: 'paths for Laravel Echo', auth: { path: 'broadcasting' }, path: '/broadcasting' },
  { name: 'a ValidationPipe that rejects unknown fields and converts', root: { providers: [validation] } },
  { name: 'an interceptor that wraps replies', root: { providers: [envelope] } },
  {
    name: 'a guard for everything that is not public',
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
