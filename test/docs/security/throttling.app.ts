// The application of throttling.ts in a separate process, because Jest cannot load a throttler that requires Nest 12.
import { NestFactory } from '@nestjs/core';
import { RealtimeModule } from './throttling.js';

const app = await NestFactory.create(RealtimeModule, { logger: false });
await app.listen(0, '127.0.0.1');
process.on('disconnect', () => process.exit(0));
process.send?.(await app.getUrl());
