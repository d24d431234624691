import { Controller, Get, Header, type OnModuleInit } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { ApiExcludeController } from '@nestjs/swagger';
import { build, stop } from 'esbuild';
import { join } from 'node:path';
import { ChannelsServer } from '../channels-server/channels-server.js';
import type { Configuration } from '../config/configuration.js';
import { Database } from '../database/database.js';
import { SEEDED_PASSWORD, SEEDED_USERS } from '../database/seed.js';
import { SAMPLE_FOLDER } from '../platform/sample-folder.js';
import { clientOptions, type PageSettings } from './page-settings.js';

@Controller()
@ApiExcludeController()
export class PageController implements OnModuleInit {
  private script = '';

  constructor(
    private readonly channelsServer: ChannelsServer,
    private readonly config: ConfigService<Configuration, true>,
    private readonly database: Database,
  ) {}

  /** Bundles the page's script, including the channel patterns that the policies use. */
  async onModuleInit(): Promise<void> {
    const { outputFiles } = await build({
      entryPoints: [join(SAMPLE_FOLDER, 'web', 'page', 'main.js')],
      bundle: true,
      format: 'esm',
      target: 'es2022',
      write: false,
    });
    this.script = outputFiles[0]?.text ?? '';
    await stop();
  }

  @Get('page.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  @Header('Cache-Control', 'no-cache')
  pageScript(): string {
    return this.script;
  }

  @Get('settings')
  settings(): PageSettings {
    return {
      ...clientOptions(this.config.get('channelsApp', { infer: true }), this.channelsServer.location),
      ...(this.database.isOwn && {
        seeded: { users: SEEDED_USERS.map(({ login, name }) => ({ login, name })), password: SEEDED_PASSWORD },
      }),
    };
  }
}
