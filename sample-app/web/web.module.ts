import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { join } from 'node:path';
import { ChannelsServerModule } from '../channels-server/channels-server.module.js';
import { SAMPLE_FOLDER } from '../platform/sample-folder.js';
import { PageController } from './page.controller.js';

@Module({
  imports: [
    ServeStaticModule.forRoot({
      rootPath: join(SAMPLE_FOLDER, 'web', 'public'),
      // Not `/`: that is served as a file already, and Fastify refuses a route that is there twice.
      renderPath: '/index',
    }),
    ChannelsServerModule,
  ],
  controllers: [PageController],
})
export class WebModule {}
