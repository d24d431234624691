import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Handler } from 'aws-lambda';
import serverlessHttp from 'serverless-http';
import { AppModule } from './app.module.js';

let started: Promise<Handler> | undefined;
export const handler: Handler = async (event, context, callback) =>
  (await (started ??= start()))(event, context, callback) as unknown;

async function start(): Promise<Handler> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, new FastifyAdapter(), {
    logger: ['error', 'warn'],
  });
  await app.init();
  const fastify = app.getHttpAdapter().getInstance();
  await fastify.ready();
  return serverlessHttp(fastify as object);
}
