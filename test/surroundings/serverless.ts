import { configure as serverlessExpress } from '@codegenie/serverless-express';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Handler } from 'aws-lambda';
import serverlessHttp from 'serverless-http';
import { AccountModule } from './accounts.js';

// #region express
// lambda.ts, Express. Each instance of the function boots one application, on its first event.
let started: Promise<Handler> | undefined;
export const handler: Handler = async (event, context, callback) =>
  (await (started ??= start()))(event, context, callback) as unknown;

async function start(): Promise<Handler> {
  const app = await NestFactory.create(AccountModule, { logger: ['error', 'warn'] });
  await app.init();
  return serverlessExpress({ app: app.getHttpAdapter().getInstance() as never });
}
// #endregion

let fastifyStarted: Promise<Handler> | undefined;
export const fastifyHandler: Handler = async (event, context, callback) =>
  (await (fastifyStarted ??= startFastify()))(event, context, callback) as unknown;

// #region fastify
// lambda.ts, Fastify: only the start differs.
async function startFastify(): Promise<Handler> {
  const app = await NestFactory.create<NestFastifyApplication>(AccountModule, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  await app.init();
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.ready();
  return serverlessHttp(fastify as object);
}
// #endregion
