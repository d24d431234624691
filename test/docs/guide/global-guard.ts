import { type CanActivate, type ExecutionContext, Injectable, Module, SetMetadata } from '@nestjs/common';
import { APP_GUARD, Reflector } from '@nestjs/core';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { HeaderGuard } from './boot.js';
import { StreamPolicies } from './guests.js';

export const Public = () => SetMetadata('public', true);

// The application's guard for everything: it refuses whoever has no account, unless a class says @Public().
@Injectable()
export class AccountGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(execution: ExecutionContext): boolean {
    if (this.reflector.getAllAndOverride<boolean>('public', [execution.getHandler(), execution.getClass()]))
      return true;
    return execution.switchToHttp().getRequest<{ user?: unknown }>().user !== undefined;
  }
}

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      decorators: [Public()], // takes the endpoint out of the global guard …
      guards: [HeaderGuard], // … and this one, which lets guests through, stands there instead
    }),
  ],
  providers: [StreamPolicies, { provide: APP_GUARD, useClass: AccountGuard }],
})
export class PublicRealtimeModule {}
