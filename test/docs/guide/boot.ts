import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  type INestApplication,
  type Provider,
  type Type,
} from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { Test } from '@nestjs/testing';
import { PusherAuthModule, type PusherAuthModuleOptions } from 'nestjs-pusher-auth';
import type { App } from 'supertest/types.js';

/** Stands in for the application's JWT guard: the header `x-user` holds the user as JSON. */
@Injectable()
export class HeaderGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: Record<string, string>; user?: unknown }>();
    const header = request.headers['x-user'];
    if (header) request.user = JSON.parse(header);
    return true;
  }
}

export const OPTIONS = {
  key: 'key',
  secret: 'secret',
  encryptionMasterKeyBase64: Buffer.alloc(32, 1).toString('base64'),
  guards: [HeaderGuard],
  userAuthPath: 'user-auth',
} satisfies PusherAuthModuleOptions;

/** Boots an application with the policies of a page of the guide. */
export async function boot(
  policies: readonly Provider[],
  options: Partial<PusherAuthModuleOptions> = {},
  controllers: Type[] = [],
): Promise<INestApplication<App>> {
  const module = await Test.createTestingModule({
    imports: [PusherAuthModule.forRoot({ ...OPTIONS, ...options } as PusherAuthModuleOptions)],
    providers: [...policies],
    controllers,
  })
    .overrideGuard(AuthGuard('jwt'))
    .useValue(new HeaderGuard())
    .compile();
  return module.createNestApplication<INestApplication<App>>({ logger: false }).init();
}
