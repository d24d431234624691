import { Module } from '@nestjs/common';
import { ChannelsServerModule } from '../channels-server/channels-server.module.js';
import { Publisher } from './publisher.js';

@Module({ imports: [ChannelsServerModule], providers: [Publisher], exports: [Publisher] })
export class PublisherModule {}
