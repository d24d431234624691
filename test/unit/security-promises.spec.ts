import { existsSync, readFileSync } from 'node:fs';

const text = readFileSync('SECURITY.md', 'utf8');
/** The references of the promises: a file or folder of tests and, optionally, a title in it. */
const held = [...text.matchAll(/`(test\/[^`]+)`(?: › _([^_|]+(?:__proto__)?[^_|]*)_)?/g)].map(
  ([, path, title]) => [path!, title] as const,
);

it('every promise of SECURITY.md names its tests', () => {
  const rows = text.split('\n').filter((line) => /^\| (?!-|Promise |Attack )/.test(line));
  expect(rows.length).toBeGreaterThan(40);
  // This row is about the tests as a whole, which mutation testing checks.
  expect(rows.filter((row) => !/`test\/|mutation-testing\.md/.test(row))).toEqual([]);
});

it.each(held)('%s has the test: %s', (path, title) => {
  expect(existsSync(path)).toBe(true);
  if (title !== undefined) expect(readFileSync(path, 'utf8')).toContain(title);
});
