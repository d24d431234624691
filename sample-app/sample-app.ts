import { ValidationPipe, type INestApplication, type LogLevel } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { ExpressAdapter } from '@nestjs/platform-express';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { Configuration } from './config/configuration.js';
import { serveApiDocument } from './platform/api-document.js';
import { useSecurityHeaders } from './platform/security-headers.js';
import { SampleAppModule } from './sample-app.module.js';

export interface SampleAppOptions {
  /** The HTTP adapter. Default: `express`. */
  readonly adapter?: 'express' | 'fastify';
  /** Environment variables that override those of the process: `{ PORT: '0' }` listens on a free port. */
  readonly environment?: Record<string, string>;
  readonly logger?: LogLevel[] | false;
}

/**
 * Starts the sample with everything it needs; `app.close()` stops all of it.
 *
 * @returns the application, listening on 127.0.0.1, and its address
 */
export async function createSampleApp(
  options: SampleAppOptions = {},
): Promise<{ app: INestApplication; address: string }> {
  const adapter = options.adapter === 'fastify' ? new FastifyAdapter() : new ExpressAdapter();
  const app = await NestFactory.create(SampleAppModule.with(options.environment ?? {}), adapter, {
    abortOnError: false,
    // Browsers keep connections open, and closing the application would wait for them. OpenRequests answers the requests in
    // flight first.
    forceCloseConnections: true,
    ...(options.logger !== undefined && { logger: options.logger }),
  });
  app.useGlobalPipes(new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }));
  app.enableShutdownHooks([], { useProcessExit: true });
  const config = app.get<ConfigService<Configuration, true>>(ConfigService);
  useSecurityHeaders(app);
  if (config.get('servesApiDocument', { infer: true })) serveApiDocument(app);
  try {
    await app.listen(config.get('port', { infer: true }), '127.0.0.1');
    return { app, address: await app.getUrl() };
  } catch (error) {
    await app.close();
    throw error;
  }
}
