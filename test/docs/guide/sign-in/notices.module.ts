import { Module } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import Pusher from 'pusher';
import { NoticesService } from './notices.service.js';

@Module({
  imports: [ConfigModule],
  providers: [
    NoticesService,
    {
      provide: Pusher,
      inject: [ConfigService],
      useFactory: (config: ConfigService) =>
        new Pusher({
          appId: config.getOrThrow<string>('PUSHER_APP_ID'),
          key: config.getOrThrow<string>('PUSHER_KEY'),
          secret: config.getOrThrow<string>('PUSHER_SECRET'),
          cluster: 'eu',
        }),
    },
  ],
  exports: [NoticesService],
})
export class NoticesModule {}
