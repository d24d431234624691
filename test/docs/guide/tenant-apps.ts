import { Injectable, Module, UnauthorizedException } from '@nestjs/common';
import { PusherAuthModule, type PusherCredentials } from 'nestjs-pusher-auth';
import { HeaderGuard } from './boot.js';
import { TenantPolicies, type TenantUser } from './tenants.js';

@Injectable()
export class TenantApps {
  private readonly apps = new Map<string, PusherCredentials>(); // a table with a cache, in an application

  save(tenant: string, credentials: PusherCredentials): void {
    this.apps.set(tenant, { ...credentials }); // a new object is a rotation
  }

  find(tenant: string): Promise<PusherCredentials | null> {
    return Promise.resolve(this.apps.get(tenant) ?? null); // null: this tenant has no realtime
  }
}

@Module({ providers: [TenantApps], exports: [TenantApps] })
export class TenantAppsModule {}

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [TenantAppsModule],
      inject: [TenantApps],
      useFactory: (apps: TenantApps) => ({
        credentials: ({ user }: { user?: unknown }) => {
          // From the user, whom the guard has authenticated. A Host header is what the client claims.
          if (user === undefined) throw new UnauthorizedException();
          return apps.find((user as unknown as TenantUser).tenant);
        },
      }),
      guards: [HeaderGuard],
    }),
  ],
  providers: [TenantPolicies],
})
export class TenantsModule {}
