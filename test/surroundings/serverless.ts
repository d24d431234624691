import { configure } from '@codegenie/serverless-express';
import { NestFactory } from '@nestjs/core';
import type { Handler } from 'aws-lambda';
import { AppModule } from './app.module.js';

// Each instance of the function boots one application, on its first event.
let started: Promise<Handler> | undefined;
export const handler: Handler = async (event, context, callback) =>
  (await (started ??= start()))(event, context, callback) as unknown;

async function start(): Promise<Handler> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  await app.init();
  return configure({ app: app.getHttpAdapter().getInstance() as never });
}
