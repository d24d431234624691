import { type DynamicModule, type INestApplication, Module } from '@nestjs/common';
import { Logger, LoggerModule } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { AccountModule } from './accounts.js';

@Module({})
export class LoggedModule {
  static writingTo(stream: DestinationStream): DynamicModule {
    // #region module
    // Tokens and cookies are in the headers that pino-http writes, signatures are not: it writes no bodies.
    const redact = ['req.headers.authorization', 'req.headers.cookie'];
    const logging = LoggerModule.forRoot({
      pinoHttp: [{ level: 'debug', redact }, stream],
      forRoutes: ['*splat'], // nestjs-pino 5.2 reaches no route of Fastify otherwise
    });
    // #endregion
    return { module: LoggedModule, imports: [logging, AccountModule] };
  }
}

// #region main
// main.ts, after NestFactory.create(AppModule, { bufferLogs: true })
export function configure(app: INestApplication): void {
  app.useLogger(app.get(Logger));
}
// #endregion
