// The classes must be identical however the package is loaded, because Nest compares classes to inject them.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
for (const entry of ['nestjs-pusher-auth', 'nestjs-pusher-auth/channels', 'nestjs-pusher-auth/testing']) {
  const imported = await import(entry);
  const required = require(entry);
  const names = Object.keys(required).filter((name) => name !== '__esModule' && name !== 'module.exports');
  assert.ok(names.length > 0, `${entry} exports nothing`);
  for (const name of names) assert.equal(required[name], imported[name], `two copies of ${name} from ${entry}`);
}
