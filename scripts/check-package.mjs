// Checks the tarball that would be published: publint, Are The Types Wrong, its files and its size.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pack, ROOT, run } from './pack.mjs';

/** Limits in bytes. Raise them deliberately: every installation pays for it. The guide takes about 80 kB of the tarball. */
const BUDGET = { packed: 295_000, unpacked: 1_430_000, channelsBundle: 15_000, clientGzipped: 2_300 };
const ALLOWED_FILES =
  /^(dist\/(esm|cjs)\/.+\.(js|d\.ts)|dist\/cjs\/package\.json|dist\/cjs\/nest-add\/(collection|schema)\.json|package\.json|docs\/.+\.md|docs\/images\/[a-z-]+\.svg|(README|CHANGELOG|SECURITY)\.md|LICENSE)$/;

const folder = mkdtempSync(join(tmpdir(), 'nestjs-pusher-auth-'));
const problems = [];
try {
  const tarball = await pack(folder);
  await tool('publint', ['run', tarball.path, '--strict']);
  // The strictest profile: every entry point in every way of resolving modules, node10 included (package.json's typesVersions).
  await tool('attw', [tarball.path, '--profile', 'strict', '--format', 'ascii']);

  for (const { path } of tarball.files)
    if (!ALLOWED_FILES.test(path)) problems.push(`${path} does not belong in the package`);
  // Messages refer to this page: see src/messages.ts.
  if (!tarball.files.some(({ path }) => path === 'docs/errors.md'))
    problems.push('docs/errors.md is not in the package');
  within('the tarball', tarball.size, BUDGET.packed);
  within('the installed package', tarball.unpackedSize, BUDGET.unpacked);
  within('nestjs-pusher-auth/channels in a browser bundle', (await bundle('channels')).length, BUDGET.channelsBundle);
  within('nestjs-pusher-auth/client, gzipped', gzipSync(await bundle('client')).length, BUDGET.clientGzipped);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;

async function tool(name, args) {
  const { status, output } = await run(join(ROOT, 'node_modules', '.bin', name), args, { cwd: ROOT });
  if (status === 0) console.log(`${name}: no problems`);
  else problems.push(`${name}:\n${output}`);
}

function within(what, bytes, budget) {
  console.log(`${what}: ${bytes} of at most ${budget} bytes`);
  if (bytes > budget) problems.push(`${what} has ${bytes} bytes; the limit is ${budget}`);
}

/** Reports everything that a browser does not have: packages and Node's modules cannot be resolved. */
async function bundle(name) {
  const { metafile, outputFiles, errors } = await build({
    entryPoints: [join(ROOT, 'dist', 'esm', `${name}.js`)],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
    logLevel: 'silent',
  }).catch(({ errors }) => ({ errors, metafile: { inputs: {} }, outputFiles: [{ contents: '' }] }));
  problems.push(...errors.map(({ text }) => `nestjs-pusher-auth/${name} in a browser bundle: ${text}`));
  const own = { channels: /^dist\/esm\/(channel\/|channels\.js$)/, client: /^dist\/esm\/client(\/|\.js$)/ }[name];
  const foreign = Object.keys(metafile.inputs).filter((path) => !own.test(path));
  if (foreign.length > 0) problems.push(`nestjs-pusher-auth/${name} needs ${foreign.join(', ')}`);
  return outputFiles[0].contents;
}
