import { Injectable } from '@nestjs/common';
import { InjectPusherAuth, type PusherAuthService } from 'nestjs-pusher-auth';

@Injectable()
export class ReportsService {
  constructor(@InjectPusherAuth('back-office') private readonly backOffice: PusherAuthService) {}

  mayRead(user: unknown, id: number): Promise<boolean> {
    return this.backOffice.can({ channelName: `private-report-${id}` }, { user });
  }
}
