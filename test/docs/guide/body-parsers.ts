import type { NestExpressApplication } from '@nestjs/platform-express';

/** For an application on Express that was created with `{ bodyParser: false }`. */
export function parseBodiesOfThePusherEndpoint(app: NestExpressApplication): void {
  app.useBodyParser('urlencoded', { extended: false, limit: '100kb' }); // pusher-js sends forms
  app.useBodyParser('json', { limit: '100kb' }); // some custom handlers send JSON
}
