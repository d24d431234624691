import type { INestApplication } from '@nestjs/common';

export function allowOurPages(app: INestApplication): void {
  app.enableCors({
    origin: ['https://app.example.com'], // never `true`: every page on the web could then read signatures
  });
}
