// The pages of the packed package, as read in node_modules or on the registry's page.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { pack } from '../../scripts/pack.mjs';
import { openHarness, unpackAlone } from './harness.mjs';

/** Pages that name tests as evidence. Tests are in the repository only. */
const WITH_EVIDENCE = /^docs\/(compatibility|where-it-runs|maintaining\/(load-and-faults|mutation-testing))\.md$/;
const IN_REPOSITORY = /^(test|sample-app)(\/|$)/;

const harness = openHarness();
process.on('exit', () => harness.close());
const tarball = await pack(harness.folder);
const folder = join(await unpackAlone(harness.folder, tarball.path), 'node_modules', 'nestjs-pusher-auth');
const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.md'));

/** Relative links and images, without those in code, which are examples. */
function relativeLinksIn(page) {
  const prose = readFileSync(join(folder, page), 'utf8')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/`[^`\n]+`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target).filter((link) => !/^(\w+:|#)/.test(link));
}

const targetOf = (page, link) => relative(folder, join(folder, dirname(page), link.split('#', 1)[0]));

const lost = (page) =>
  relativeLinksIn(page).filter((link) => {
    const target = targetOf(page, link);
    return !existsSync(join(folder, target)) && !(WITH_EVIDENCE.test(page) && IN_REPOSITORY.test(target));
  });

test('the README has links that all lead into the package', () => {
  assert.ok(relativeLinksIn('README.md').length > 10);
  assert.deepEqual(lost('README.md'), []);
});

test('the links of every other page lead into the package', () => {
  assert.ok(pages.length > 30);
  assert.deepEqual(
    pages.flatMap((page) => lost(page).map((link) => `${page}: ${link}`)),
    [],
  );
});

test('the README describes the package, its installation and an example, in this order', () => {
  const text = readFileSync(join(folder, 'README.md'), 'utf8');
  const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
  assert.deepEqual(headings.slice(0, 2), ['Install', 'Your first policy']);
  assert.match(text.split('## Install')[0], /POST \/pusher\/auth/);
});
