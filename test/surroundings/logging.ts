import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { LoggerModule } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { AccountModule } from './accounts.js';

@Module({})
export class LoggedModule {
  static writingTo(stream: DestinationStream): DynamicModule {
    // #region module
    // pino-http logs the headers of requests, which contain tokens and cookies.
    const redact = ['req.headers.authorization', 'req.headers.cookie'];
    const logging = LoggerModule.forRoot({
      pinoHttp: [{ level: 'debug', redact }, stream],
      forRoutes: ['*splat'], // without it, nestjs-pino 5.2 logs nothing on Fastify
    });
    // #endregion
    return { module: LoggedModule, imports: [logging, AccountModule] };
  }
}

// #region main
import { Logger } from 'nestjs-pino';

/** Call it after NestFactory.create(AppModule, { bufferLogs: true }). */
export function configure(app: INestApplication): void {
  app.useLogger(app.get(Logger));
}
// #endregion
