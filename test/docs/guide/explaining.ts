import { Injectable } from '@nestjs/common';
import { type Explanation, PusherAuthService } from 'nestjs-pusher-auth';

@Injectable()
export class WhyService {
  constructor(private readonly pusherAuth: PusherAuthService) {}

  why(channelName: string, user: unknown): Promise<Explanation> {
    return this.pusherAuth.explain({ channelName }, { user });
  }
}
