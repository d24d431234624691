// Lets plain Node run the sources: compiles TypeScript as Jest does, and resolves the library by its name. Loaded with
// --import;
// NEST_MAJOR=11 redirects every import of @nestjs to test/environments/nest11, as
// test/environments/nest11/jest.config.mjs does.
import { transformFile } from '@swc/core';
import { createRequire, register } from 'node:module';
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isMainThread } from 'node:worker_threads';

const ROOT = new URL('../../../', import.meta.url);
const NEST_11 = new URL('test/environments/nest11/package.json', ROOT).href;
const { default: jest } = await import('../../../jest.config.mjs');
const [, swcOptions] = jest.transform['^.+\\.ts$'];

if (isMainThread) register(import.meta.url);

export function resolve(specifier, context, next) {
  if (specifier === 'nestjs-pusher-auth') return { url: new URL('src/index.ts', ROOT).href, shortCircuit: true };
  if (specifier === 'nestjs-pusher-auth/channels') {
    return { url: new URL('src/channels.ts', ROOT).href, shortCircuit: true };
  }
  if (/^\.{1,2}\/.*\.js$/.test(specifier)) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, shortCircuit: true };
  }
  if (specifier.startsWith('@nestjs/') && process.env.NEST_MAJOR === '11') {
    return { url: pathToFileURL(createRequire(NEST_11).resolve(specifier)).href, shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    ...swcOptions,
    sourceMaps: 'inline',
    configFile: false,
    swcrc: false,
  });
  return { format: 'module', source: code, shortCircuit: true };
}
