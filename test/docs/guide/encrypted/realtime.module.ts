import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { AuthGuard } from '@nestjs/passport';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import Pusher from 'pusher';
import { DirectMessagePolicies } from './direct-message.policies.js';
import { DirectMessagesService } from './direct-messages.service.js';
import { PricePolicies } from './price.policies.js';

const credentials = (config: ConfigService) => ({
  key: config.getOrThrow<string>('PUSHER_KEY'),
  secret: config.getOrThrow<string>('PUSHER_SECRET'),
  encryptionMasterKeyBase64: config.getOrThrow<string>('PUSHER_MASTER_KEY'), // the same key for both
});

@Module({
  imports: [
    ConfigModule,
    PusherAuthModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: credentials,
      guards: [AuthGuard('jwt')],
    }),
  ],
  providers: [
    DirectMessagePolicies,
    DirectMessagesService,
    PricePolicies,
    {
      provide: Pusher,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new Pusher({ appId: config.getOrThrow<string>('PUSHER_APP_ID'), cluster: 'eu', ...credentials(config) }),
    },
  ],
})
export class RealtimeModule {}
