import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FIXED = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', 'sample-app/README.md'];

/** Every page of the documentation, by its path from the root. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  [
    ...FIXED,
    ...readdirSync('docs', { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      .map((path) => join('docs', path)),
  ].map((path) => [path, readFileSync(path, 'utf8')]),
);
