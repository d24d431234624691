import { Module } from '@nestjs/common';
import { ServeStaticModule } from '@nestjs/serve-static';
import { join } from 'node:path';
import { ChannelsServerModule } from '../channels-server/channels-server.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { SAMPLE_FOLDER } from '../platform/sample-folder.js';
import { PageController } from './page.controller.js';

@Module({
  imports: [
    ServeStaticModule.forRoot({
      rootPath: join(SAMPLE_FOLDER, 'web', 'public'),
      // Not `/`: it is already served as a file, and Fastify rejects duplicate routes.
      renderPath: '/index',
    }),
    ChannelsServerModule,
    DatabaseModule,
  ],
  controllers: [PageController],
})
export class WebModule {}
