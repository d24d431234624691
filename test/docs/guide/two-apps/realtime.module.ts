import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { OrderPolicies } from './order.policies.js';
import { ReportPolicies } from './report.policies.js';
import { ReportsService } from './reports.service.js';

@Module({
  imports: [
    // The shop: POST /pusher/auth
    PusherAuthModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        key: config.getOrThrow<string>('SHOP_PUSHER_KEY'),
        secret: config.getOrThrow<string>('SHOP_PUSHER_SECRET'),
      }),
      guards: [AuthGuard('jwt')],
    }),
    // The back office: POST /back-office/pusher/auth
    PusherAuthModule.forRootAsync({
      app: 'back-office',
      path: 'back-office/pusher',
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: (config: ConfigService) => ({
        key: config.getOrThrow<string>('OFFICE_PUSHER_KEY'),
        secret: config.getOrThrow<string>('OFFICE_PUSHER_SECRET'),
      }),
      guards: [AuthGuard('jwt')],
    }),
  ],
  providers: [OrderPolicies, ReportPolicies, ReportsService],
})
export class RealtimeModule {}
