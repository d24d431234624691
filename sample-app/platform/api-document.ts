import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

/** The whole API as an OpenAPI document, `POST /pusher/auth` of the library included. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Rooms, a chat on nestjs-pusher-auth')
    .setDescription('Log in with `POST /login`, press Authorize and paste the token.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, about);
}

/** At `/docs` for people, at `/docs-json` for programs. It is made when somebody asks for it first. */
export function serveApiDocument(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => apiDocument(app));
}
