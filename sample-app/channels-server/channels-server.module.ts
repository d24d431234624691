import { Module } from '@nestjs/common';
import { ChannelsServer } from './channels-server.js';

@Module({ providers: [ChannelsServer], exports: [ChannelsServer] })
export class ChannelsServerModule {}
