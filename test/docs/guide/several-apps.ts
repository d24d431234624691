import { Injectable, Module } from '@nestjs/common';
import { ChannelPolicy, InjectPusherAuth, PusherAuthModule, type PusherAuthService } from 'nestjs-pusher-auth';
import { HeaderGuard } from './boot.js';

@Injectable()
export class BackOfficePolicies {
  @ChannelPolicy('private-report-<id:int>', { app: 'back-office' })
  report(): boolean {
    return true;
  }
}

@Injectable()
export class ReportsService {
  constructor(@InjectPusherAuth('back-office') private readonly backOffice: PusherAuthService) {}

  mayRead(user: unknown, id: number): Promise<boolean> {
    return this.backOffice.can({ channelName: `private-report-${id}` }, { user });
  }
}

@Module({
  imports: [
    PusherAuthModule.forRoot({ key: 'shop-key', secret: 'shop-secret', guards: [HeaderGuard] }),
    PusherAuthModule.forRoot({
      app: 'back-office',
      path: 'back-office/pusher',
      key: 'office-key',
      secret: 'office-secret',
      guards: [HeaderGuard],
    }),
  ],
  providers: [BackOfficePolicies, ReportsService],
})
export class TwoAppsModule {}
