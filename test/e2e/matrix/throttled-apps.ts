// Applications behind a throttler, in a separate process: @nestjs/throttler is CommonJS and requires Nest, which Jest
// can load only as a module. Sends { cell: origin, … } to its parent, and ends with it.
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerGuard, ThrottlerModule } from '@nestjs/throttler';
import { startApp } from '../wire/auth-app.js';
import { EVERYTHING } from './surroundings.js';
import { THROTTLED_CELLS } from './throttled-cells.js';

const throttlers = [ThrottlerModule.forRoot([{ ttl: 60_000, limit: 1000 }])];
const throttlerGuard = { provide: APP_GUARD, useClass: ThrottlerGuard };

const origins: Record<string, string> = {};
for (const { name, adapter, everything } of THROTTLED_CELLS) {
  const { root, configure, auth } = EVERYTHING;
  const { origin } = await (everything
    ? startApp({
        adapter,
        ...(auth && { auth }),
        root: { imports: throttlers, providers: [throttlerGuard, ...(root.providers ?? [])] },
        configure: (app) => configure?.(app, adapter),
      })
    : startApp({ adapter, root: { imports: throttlers, providers: [throttlerGuard] } }));
  origins[name] = origin;
}
process.on('disconnect', () => process.exit(0));
process.send?.(origins);
