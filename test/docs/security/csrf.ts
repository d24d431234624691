import type { INestApplication } from '@nestjs/common';

export function refuseOtherSites(app: INestApplication): void {
  // Pages on the endpoint's own origin need no entry.
  app.enableCsrfProtection({ trustedOrigins: ['https://app.example.com'] });
}
