import type { INestApplication } from '@nestjs/common';

const OUR_PAGES = ['https://app.example.com'];

export function allowOurPages(app: INestApplication): void {
  // Names, never `origin: true`: that lets every page on the web ask with the visitor's cookie and read the signature.
  app.enableCors({ origin: OUR_PAGES, methods: ['POST'], allowedHeaders: ['Authorization', 'Content-Type'] });
}
