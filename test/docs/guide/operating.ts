import { type INestApplication, RequestMethod } from '@nestjs/common';

/** Call it between NestFactory.create() and app.listen(). */
export function configure(app: INestApplication): void {
  app.setGlobalPrefix('api', {
    // Without this, the address is /api/pusher/auth.
    exclude: [{ path: 'pusher/{*path}', method: RequestMethod.ALL }],
  });
  app.enableCors({ origin: ['https://app.example.com'] }); // only if your pages are on another origin
  app.enableShutdownHooks(); // requests that have arrived are answered before the process ends
}
