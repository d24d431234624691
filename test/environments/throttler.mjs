// @nestjs/throttler for tests in Jest. The package is CommonJS and requires Nest, which is ESM; Jest supports that only from
// Node 24.9 on. This evaluates the package's own files with the Nest that the test has imported.
import * as common from '@nestjs/common';
import * as core from '@nestjs/core';
import * as asyncHooks from 'node:async_hooks';
import * as nodeCrypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as net from 'node:net';
import { dirname, join } from 'node:path';

const IMPORTED = {
  '@nestjs/common': common,
  '@nestjs/core': core,
  async_hooks: asyncHooks,
  'node:crypto': nodeCrypto,
  net,
};
const loaded = new Map();

function load(path) {
  const module = loaded.get(path) ?? { exports: {} };
  if (loaded.has(path)) return module.exports;
  loaded.set(path, module);
  const require = (name) => (name.startsWith('.') ? load(join(dirname(path), `${name}.js`)) : IMPORTED[name]);
  new Function('exports', 'require', 'module', readFileSync(path, 'utf8'))(module.exports, require, module);
  return module.exports;
}

export const { SkipThrottle, ThrottlerGuard, ThrottlerModule } = load(
  join(process.cwd(), 'node_modules', '@nestjs', 'throttler', 'dist', 'index.js'),
);
