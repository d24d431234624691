import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule } from '@nestjs/config';
import { AuthModule } from './auth/auth.module.js';
import { readConfiguration } from './config/configuration.js';
import { InvitationsModule } from './invitations/invitations.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { OpenRequests } from './platform/open-requests.js';
import { OperatorsModule } from './operators/operators.module.js';
import { RateLimitsModule } from './platform/rate-limits.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { RoomsModule } from './rooms/rooms.module.js';
import { UnreadModule } from './unread/unread.module.js';
import { UsersModule } from './users/users.module.js';
import { WebModule } from './web/web.module.js';

@Module({})
export class SampleAppModule {
  /** @param overrides environment variables that override those of the process and of `.env` */
  static with(overrides: Record<string, string>): DynamicModule {
    return {
      module: SampleAppModule,
      imports: [
        ConfigModule.forRoot({
          isGlobal: true,
          // A function, so that it runs after `.env` has been read into the environment.
          load: [() => readConfiguration({ ...process.env, ...overrides })],
        }),
        RateLimitsModule,
        AuthModule,
        UsersModule,
        RoomsModule,
        InvitationsModule,
        MessagesModule,
        UnreadModule,
        OperatorsModule,
        RealtimeModule,
        WebModule,
      ],
      providers: [OpenRequests],
    };
  }
}
