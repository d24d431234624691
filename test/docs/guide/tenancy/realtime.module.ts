import { Module, UnauthorizedException } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule, type CredentialsSubscriber } from 'nestjs-pusher-auth';
import { OrdersService } from './orders.service.js';
import { TenantPolicies, type TenantUser } from './tenant.policies.js';
import { TenantsModule } from './tenants.module.js';
import { TenantsService } from './tenants.service.js';

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [TenantsModule],
      inject: [TenantsService],
      useFactory: (tenants: TenantsService) => ({
        credentials: ({ user }: CredentialsSubscriber) => {
          if (user === undefined) throw new UnauthorizedException(); // a guest has no tenant
          return tenants.pusherAppOf((user as unknown as TenantUser).tenant);
        },
      }),
      guards: [AuthGuard('jwt')],
    }),
  ],
  providers: [TenantPolicies, OrdersService],
})
export class RealtimeModule {}
