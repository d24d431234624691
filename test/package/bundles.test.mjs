// The packed package inside bundles. Each bundle runs in an empty folder that contains nothing else.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import ts from 'typescript';
import { mustRun, pack, ROOT, run } from '../../scripts/pack.mjs';
import { installPackages } from '../../scripts/setup.mjs';
import { linkPackages, openHarness, unpackAlone } from './harness.mjs';

const SOURCE = fileURLToPath(new URL('bundled-source', import.meta.url));
const BUNDLERS = join(ROOT, 'test', 'surroundings', 'node_modules');
const OURS = join(ROOT, 'node_modules');

const COMPILER = {
  target: 'es2022',
  lib: ['es2023', 'dom'],
  module: 'nodenext',
  moduleResolution: 'nodenext',
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  esModuleInterop: true,
  skipLibCheck: true,
  types: [],
};

installPackages([join(ROOT, 'test', 'surroundings')]);
const harness = openHarness();
process.on('exit', () => harness.close());
const { path: tarball } = await pack(harness.folder);
const application = await unpackAlone(harness.folder, tarball);
linkPackages(application, OURS, BUNDLERS);
cpSync(SOURCE, join(application, 'src'), { recursive: true });
writeFileSync(join(application, 'package.json'), '{ "type": "commonjs" }');
writeFileSync(
  join(application, 'tsconfig.json'),
  JSON.stringify({ compilerOptions: { ...COMPILER, rootDir: 'src', outDir: 'dist' }, include: ['src'] }),
);
writeFileSync(join(application, 'nest-cli.json'), '{ "sourceRoot": "src" }');

const SIGNATURE = `key:${createHmac('sha256', 'secret').update('1.2:private-order-7').digest('hex')}`;

/** Runs the bundle in an empty folder, and checks its output. */
async function check(bundle, policy) {
  const empty = mkdtempSync(join(harness.folder, 'empty-'));
  const file = join(empty, bundle.endsWith('.mjs') ? 'main.mjs' : 'main.cjs');
  cpSync(bundle, file);
  const { status, output } = await run(process.execPath, [file], {
    cwd: empty,
    env: { ...process.env, NODE_PATH: '', NODE_OPTIONS: '' },
  });
  assert.equal(status, 0, output);
  const said = JSON.parse(output.trim().split('\n').at(-1));
  assert.deepEqual(said.own, { status: 200, body: { auth: SIGNATURE } });
  assert.equal(said.other, 403);
  assert.equal(said.policies[0].pattern, 'private-order-<id:int>');
  assert.match(said.policies[0].policy, policy);
}

describe('esbuild', () => {
  // Nest needs the metadata of decorators, which esbuild does not emit, so the TypeScript compiler runs first.
  const compiled = join(application, 'compiled.mjs');
  const { outputText } = ts.transpileModule(readFileSync(join(SOURCE, 'main.ts'), 'utf8'), {
    compilerOptions: {
      ...COMPILER,
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      target: ts.ScriptTarget.ES2022,
    },
  });
  writeFileSync(compiled, outputText);

  for (const [name, options, policy] of [
    ['plain', {}, /^OrderPolicies2?\.read$/],
    ['minified', { minify: true }, /^(?!OrderPolicies)[\w$]+\.read$/],
    ['minified with keepNames', { minify: true, keepNames: true }, /^OrderPolicies\.read$/],
  ]) {
    test(name, async () => {
      const outfile = join(application, `esbuild-${name.replaceAll(' ', '-')}.mjs`);
      await esbuild.build({
        entryPoints: [compiled],
        bundle: true,
        platform: 'node',
        format: 'esm',
        outfile,
        external: ['@nestjs/microservices', '@nestjs/microservices/*', '@nestjs/websockets', '@nestjs/websockets/*'],
        // CommonJS packages, such as express, look for require.
        banner: {
          js: "import { createRequire as require_ } from 'node:module'; const require = require_(import.meta.url);",
        },
        logLevel: 'error',
        ...options,
      });
      await check(outfile, policy);
    });
  }
});

test('webpack, through nest build, minified', async () => {
  const nest = join(OURS, '@nestjs', 'cli', 'bin', 'nest.js');
  const args = ['build', '--webpack', '--webpackPath', 'src/webpack.config.cjs'];
  const env = { ...process.env, NODE_PATH: BUNDLERS };
  await mustRun(process.execPath, [nest, ...args], { cwd: application, env });
  await check(join(application, 'dist', 'main.js'), /^(?!OrderPolicies)[\w$]+\.read$/);
});
