import { Injectable } from '@nestjs/common';
import { ChannelPolicy } from 'nestjs-pusher-auth';

@Injectable()
export class OfficePolicies {
  @ChannelPolicy('presence-office', { useSignedInUser: true })
  office(): boolean {
    return true;
  }
}
