import { Injectable } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';

@Injectable()
export class ReportPolicies {
  @ChannelPolicy('private-report-<id:int>', { app: 'back-office' })
  read(): boolean {
    return true;
  }
}
