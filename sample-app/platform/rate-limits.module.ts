import { Module } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ThrottlerModule } from '@nestjs/throttler';
import type { Configuration } from '../config/configuration.js';
import type { User } from '../users/user.js';

const MINUTE_MS = 60_000;

/**
 * The limits that `ThrottlerGuard` enforces: `logins` by client address, `authorizations` by user. The counts are kept in this
 * process; several processes need a shared `ThrottlerStorage`.
 */
@Module({
  imports: [
    ThrottlerModule.forRootAsync({
      inject: [ConfigService],
      useFactory: (config: ConfigService<Configuration, true>) => {
        const { logins, authorizations } = config.get('limitsPerMinute', { infer: true });
        return [
          // Behind a proxy, every client has the proxy's address unless Express or Fastify is set to trust it.
          { name: 'logins', ttl: MINUTE_MS, limit: logins, skipIf: () => logins === 0 },
          {
            name: 'authorizations',
            ttl: MINUTE_MS,
            limit: authorizations,
            skipIf: () => authorizations === 0,
            getTracker: (request) => String((request['user'] as User).id),
          },
        ];
      },
    }),
  ],
})
export class RateLimitsModule {}
