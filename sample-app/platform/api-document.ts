import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';

export const API_DOCUMENT_PATH = 'docs';

/** The whole API as an OpenAPI document, including the library's `POST /pusher/auth`. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const about = new DocumentBuilder()
    .setTitle('Rooms, a chat on nestjs-pusher-auth')
    .setDescription('Log in with `POST /login`, press Authorize and paste the token.')
    .setVersion('1')
    .addBearerAuth()
    .build();
  return SwaggerModule.createDocument(app, about);
}

/** Serves the document at `/docs` for people and at `/docs-json` for programs. It is built on the first request. */
export function serveApiDocument(app: INestApplication): void {
  SwaggerModule.setup(API_DOCUMENT_PATH, app, () => apiDocument(app));
}
