import type { INestApplication } from '@nestjs/common';
import helmet from 'helmet';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ChannelsServer } from '../channels-server/channels-server.js';
import { webSocketOrigin } from '../web/page-settings.js';
import { API_DOCUMENT_PATH } from './api-document.js';

/**
 * Adds helmet's headers to every response. Middleware that only sets headers works the same on Express and Fastify.
 *
 * The page runs only its own script and its own styles, and connects only to this server and to the Channels server.
 */
export function useSecurityHeaders(app: INestApplication): void {
  const channelsServer = app.get(ChannelsServer, { strict: false });
  // The port of a soketi started here is known only once the application has been initialized.
  const channelsOrigin = () => webSocketOrigin(channelsServer.location);
  const forPage = headers({ 'style-src': ["'self'"], 'connect-src': ["'self'", channelsOrigin] });
  // Swagger UI writes styles into its page.
  const forApiDocument = headers({ 'style-src': ["'self'", "'unsafe-inline'"] });
  app.use((request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => {
    const isApiDocument = request.url?.startsWith(`/${API_DOCUMENT_PATH}`) ?? false;
    (isApiDocument ? forApiDocument : forPage)(request, response, next);
  });
}

type Directives = Readonly<Record<string, (string | (() => string))[]>>;

function headers(directives: Directives): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'self'"],
        'img-src': ["'self'", 'data:'],
        'object-src': ["'none'"],
        'script-src': ["'self'"],
        'script-src-attr': ["'none'"],
        ...directives,
      },
    },
    // The sample speaks HTTP on 127.0.0.1. HTTPS, and this header, belong to the proxy in front of an application.
    strictTransportSecurity: false,
  });
}
