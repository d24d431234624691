import { type CanActivate, type ExecutionContext, Injectable, Module, UnauthorizedException } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest, PusherAuthModule } from 'nestjs-pusher-auth';

export interface Account {
  id: string;
}

/** Stands in for the application's own guard: `Authorization: Bearer <id>`. */
@Injectable()
export class BearerGuard implements CanActivate {
  canActivate(execution: ExecutionContext): boolean {
    const request = execution.switchToHttp().getRequest<{ headers: { authorization?: string }; user?: Account }>();
    const [, id] = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (id === undefined) throw new UnauthorizedException();
    request.user = { id };
    return true;
  }
}

@Injectable()
export class AccountPolicies {
  @ChannelPolicy('private-account-<id>')
  own({ user, params }: ChannelRequest<'private-account-<id>', Account>): boolean {
    return params.id === user.id;
  }

  @ChannelPolicy('presence-lobby')
  lobby(): boolean {
    return true;
  }
}

/** The smallest application: one guard, two policies. */
@Module({
  imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret', guards: [BearerGuard], isGlobal: true })],
  providers: [AccountPolicies],
})
export class AccountModule {}
