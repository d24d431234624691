// Checks the tarball that would be published: publint, Are The Types Wrong, its files and its size.
import { build } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pack, ROOT, run } from './pack.mjs';

/** In bytes. Raise them deliberately: every installation pays for it. */
const BUDGET = { packed: 175_000, unpacked: 980_000, channelsBundle: 15_000 };
const ALLOWED_FILES =
  /^(dist\/(esm|cjs)\/.+\.(js|d\.ts)|dist\/cjs\/package\.json|package\.json|docs\/errors\.md|README\.md|CHANGELOG\.md|LICENSE)$/;

const folder = mkdtempSync(join(tmpdir(), 'nestjs-pusher-auth-'));
const problems = [];
try {
  const tarball = await pack(folder);
  await tool('publint', ['run', tarball.path, '--strict']);
  // The strictest profile: every entry point in every way of resolving modules, node10 included (package.json's typesVersions).
  await tool('attw', [tarball.path, '--profile', 'strict', '--format', 'ascii']);

  for (const { path } of tarball.files)
    if (!ALLOWED_FILES.test(path)) problems.push(`${path} does not belong in the package`);
  // Messages end with its path: src/messages.ts.
  if (!tarball.files.some(({ path }) => path === 'docs/errors.md'))
    problems.push('docs/errors.md is not in the package');
  within('the tarball', tarball.size, BUDGET.packed);
  within('the installed package', tarball.unpackedSize, BUDGET.unpacked);
  within('nestjs-pusher-auth/channels in a browser bundle', await bundleChannels(), BUDGET.channelsBundle);
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
async function bundleChannels() {
  const { metafile, outputFiles, errors } = await build({
    entryPoints: [join(ROOT, 'dist', 'esm', 'channels.js')],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    metafile: true,
    write: false,
    logLevel: 'silent',
  }).catch(({ errors }) => ({ errors, metafile: { inputs: {} }, outputFiles: [{ contents: '' }] }));
  problems.push(...errors.map(({ text }) => `nestjs-pusher-auth/channels in a browser bundle: ${text}`));
  const foreign = Object.keys(metafile.inputs).filter((path) => !/^dist\/esm\/(channel\/|channels\.js$)/.test(path));
  if (foreign.length > 0) problems.push(`nestjs-pusher-auth/channels needs ${foreign.join(', ')}`);
  return outputFiles[0].contents.length;
}
