import { type INestApplication, RequestMethod } from '@nestjs/common';

/** What main.ts does between NestFactory.create and listen. */
export function configure(app: INestApplication): void {
  app.setGlobalPrefix('api', {
    // Without the exclusion the endpoint is /api/pusher/auth, and so is what clients must be told.
    exclude: [{ path: 'pusher/{*path}', method: RequestMethod.ALL }],
  });
  app.enableCors({ origin: ['https://app.example.com'] });
  app.enableShutdownHooks(); // answers what has arrived before the process ends
}
