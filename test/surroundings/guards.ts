import { type CanActivate, type ExecutionContext, Injectable, Module, UnauthorizedException } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ChannelPolicy, type ChannelRequest, PusherAuthModule } from 'nestjs-pusher-auth';

/** Stands in for the identity provider's SDK: a network call that answers with claims or rejects. */
@Injectable()
export class TokenVerifier {
  async verify(token: string): Promise<{ sub: string; email?: string }> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const [scheme, sub] = token.split(':');
    if (scheme !== 'valid' || !sub) throw new Error('jwt expired');
    return { sub, email: `${sub}@example.com` };
  }
}

const bearerOf = (headers: { authorization?: string }) => /^Bearer (.+)$/.exec(headers.authorization ?? '')?.[1] ?? '';

// #region clerk-guard
interface ProviderRequest {
  headers: { authorization?: string; cookie?: string };
  auth?: unknown;
  user?: unknown;
}

/** Verifies Clerk's session token and puts its claims on request.auth. */
@Injectable()
export class ClerkGuard implements CanActivate {
  constructor(private readonly tokens: TokenVerifier) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<ProviderRequest>();
    const claims = await this.tokens.verify(bearerOf(request.headers)).catch(() => undefined);
    if (claims) request.auth = { userId: claims.sub, sessionId: 'sess_1' };
    return claims !== undefined;
  }
}
// #endregion

// #region clerk-policies
@Injectable()
export class InboxPolicies {
  @ChannelPolicy('private-inbox-<id>')
  own({ user, params }: ChannelRequest<'private-inbox-<id>', { userId: string }>): boolean {
    return user.userId === params.id;
  }

  @ChannelPolicy('presence-office')
  office(): boolean {
    return true;
  }
}
// #endregion

@Module({ providers: [TokenVerifier], exports: [TokenVerifier] })
export class IdentityModule {}

// #region clerk-module
@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      imports: [IdentityModule], // exports TokenVerifier, which the guard injects
      guards: [ClerkGuard],
      getUser: (request) => (request as ProviderRequest).auth, // the default is request.user
    }),
  ],
  providers: [InboxPolicies],
})
export class RealtimeModule {}
// #endregion

// Auth0: the claims are on request.auth.payload, and the guard throws.
@Injectable()
export class Auth0Guard implements CanActivate {
  constructor(private readonly tokens: TokenVerifier) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<ProviderRequest>();
    try {
      request.auth = { payload: await this.tokens.verify(bearerOf(request.headers)), header: {}, token: 'x' };
    } catch (cause) {
      throw new UnauthorizedException('invalid_token', { cause });
    }
    return true;
  }
}

@Injectable()
export class SubjectPolicies {
  @ChannelPolicy('private-inbox-<id>')
  own({ user, params }: ChannelRequest<'private-inbox-<id>', { sub: string }>): boolean {
    return user.sub === params.id;
  }

  @ChannelPolicy('presence-office')
  office(): boolean {
    return true;
  }
}

@Module({
  imports: [
    PusherAuthModule.forRoot({
      key: 'key',
      secret: 'secret',
      imports: [IdentityModule],
      guards: [Auth0Guard],
      getUser: (request) => ((request as ProviderRequest).auth as { payload: unknown } | undefined)?.payload,
    }),
  ],
  providers: [SubjectPolicies],
})
export class Auth0Module {}

// Firebase: a global guard decodes the token; another one, which runs later, looks the account up and replaces request.user.
@Injectable()
export class FirebaseGuard implements CanActivate {
  constructor(private readonly tokens: TokenVerifier) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<ProviderRequest>();
    request.user = await this.tokens.verify(bearerOf(request.headers)).catch(() => undefined);
    return request.user !== undefined;
  }
}

@Injectable()
export class AccountGuard implements CanActivate {
  async canActivate(execution: ExecutionContext): Promise<boolean> {
    const request = execution.switchToHttp().getRequest<ProviderRequest>();
    await new Promise((resolve) => setTimeout(resolve, 5));
    const { sub } = request.user as { sub: string };
    request.user = { id: sub === 'ada' ? 7 : 8 };
    return sub !== 'suspended';
  }
}

@Injectable()
export class AccountIdPolicies {
  @ChannelPolicy('private-inbox-<id:int>')
  own({ user, params }: ChannelRequest<'private-inbox-<id:int>', { id: number }>): boolean {
    return user.id === params.id;
  }

  @ChannelPolicy('presence-office')
  office(): boolean {
    return true;
  }
}

@Module({
  imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret', guards: [AccountGuard] })],
  providers: [TokenVerifier, AccountIdPolicies, { provide: APP_GUARD, useClass: FirebaseGuard }],
})
export class FirebaseModule {}
