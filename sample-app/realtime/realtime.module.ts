import { Module, UseInterceptors } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { SkipThrottle, ThrottlerGuard } from '@nestjs/throttler';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { AuthModule } from '../auth/auth.module.js';
import { JwtAuthGuard } from '../auth/jwt-auth.guard.js';
import type { Configuration } from '../config/configuration.js';
import { DecisionFeed } from '../operators/decision-feed.js';
import { DecisionFeedModule } from '../operators/decision-feed.module.js';
import { RequestCostsModule } from '../platform/request-costs.module.js';
import { CountCosts, RequestCosts } from '../platform/request-costs.js';
import { RoomsModule } from '../rooms/rooms.module.js';
import { DescribeEndpoint } from './endpoint.openapi.js';
import { Publisher } from './publisher.js';
import { PublisherModule } from './publisher.module.js';
import { RoomPolicies } from './room.policies.js';
import { UserPolicies } from './user.policies.js';
import './user-type.js';

/** More than a page joins. Together with the rate limit, this bounds the policy calls that a user can cause. */
const MAX_BATCH_SIZE = 20;

@Module({
  imports: [
    PusherAuthModule.forRootAsync({
      imports: [AuthModule, DecisionFeedModule, PublisherModule, RequestCostsModule],
      inject: [ConfigService, DecisionFeed, RequestCosts, Publisher],
      useFactory: (
        config: ConfigService<Configuration, true>,
        feed: DecisionFeed,
        costs: RequestCosts,
        publisher: Publisher,
      ) => {
        const { key, secret } = config.get('channelsApp', { infer: true });
        return {
          key,
          secret,
          encryptionMasterKeyBase64: config.get('encryptionMasterKeyBase64', { infer: true }),
          maxBatchSize: MAX_BATCH_SIZE,
          // Not the SDK itself, which exists only once the Channels server is known.
          server: publisher,
          onDecision: (decision) => {
            costs.addChannel(decision.userId);
            feed.record(decision);
          },
        };
      },
      guards: [JwtAuthGuard, ThrottlerGuard],
      userAuthPath: 'user-auth',
      decorators: [
        DescribeEndpoint('pusher', MAX_BATCH_SIZE),
        SkipThrottle({ logins: true }),
        UseInterceptors(CountCosts),
      ],
    }),
    PublisherModule,
    RoomsModule,
  ],
  providers: [RoomPolicies, UserPolicies],
  exports: [PusherAuthModule, PublisherModule],
})
export class RealtimeModule {}
