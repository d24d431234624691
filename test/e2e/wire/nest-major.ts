import { createRequire } from 'node:module';
import { join } from 'node:path';

/** The major version of the Nest that the suites run on: 11 or 12. */
export const NEST_MAJOR = Number(versionOf('@nestjs/core').split('.')[0]);

/** The version of the package that an import resolves to. */
export function versionOf(name: string): string {
  const require = createRequire(import.meta.url);
  const entry = require.resolve(name);
  const folder = entry.slice(0, entry.lastIndexOf(name) + name.length);
  return (require(join(folder, 'package.json')) as { version: string }).version;
}
