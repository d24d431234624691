import { Injectable } from '@nestjs/common';
import type { PusherAuthFactoryOptions, PusherAuthOptionsFactory } from 'nestjs-pusher-auth';

@Injectable()
export class RealtimeOptions implements PusherAuthOptionsFactory {
  createPusherAuthOptions(): PusherAuthFactoryOptions {
    return { key: 'key', secret: 'secret', policyTimeoutMs: 3_000 };
  }
}
