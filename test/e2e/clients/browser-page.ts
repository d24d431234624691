import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const require = createRequire(import.meta.url);
const SETUP = '../../../scripts/setup.mjs' as string;

/** A server for pages and workers that load a build of pusher-js: `/?lib=/pusher-js/web/pusher.js`. */
export interface PageServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Serves `/<package>/<path under dist>`, and an empty page that loads the script named by `lib`. With `own`, it also
 * loads `nestjs-pusher-auth/client`. With `policy`, it has that content security policy.
 */
export async function startPageServer(): Promise<PageServer> {
  const ownClient = await ownClientScript();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://page');
    const lib = url.searchParams.get('lib') ?? '';
    const isOwn = url.searchParams.has('own');
    const policy = url.searchParams.get('policy');
    const [, name = '', ...path] = url.pathname.split('/');
    if (policy !== null) response.setHeader('content-security-policy', policy);
    if (url.pathname === '/') {
      const headers = {
        'content-type': 'text/html',
        ...(url.searchParams.has('no-referrer') && { 'referrer-policy': 'no-referrer' }),
      };
      response
        .writeHead(200, headers)
        .end(
          `<!doctype html><title>page</title><script src="${lib}"></script>${isOwn ? '<script src="/own-client.js"></script>' : ''}`,
        );
    } else if (name.startsWith('pusher-js')) {
      const file = join(dirname(require.resolve(`${name}/package.json`)), 'dist', ...path);
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(readFileSync(file));
    } else if (name === 'own-client.js') {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(ownClient);
    } else if (name === 'worker.js') {
      const scripts = isOwn ? `'${lib}', '/own-client.js'` : `'${lib}'`;
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(`importScripts(${scripts});${WORKER}`);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** `nestjs-pusher-auth/client` as a script for pages and workers. Its exports are properties of `ownClient`. */
async function ownClientScript(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ['src/client.ts'],
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'ownClient',
    platform: 'browser',
    target: 'es2022',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

// Joins the channels that the page names, and sends it each result.
const WORKER = `onmessage = ({ data: { key, options, auth, channels } }) => {
  const client = new Pusher(key, { ...options, ...(auth && ownClient.pusherAuth({ Pusher, ...auth })) });
  for (const name of channels) {
    const channel = client.subscribe(name);
    const tell = (outcome) => (detail) => postMessage({ name, outcome, detail: JSON.parse(JSON.stringify(detail ?? null)) });
    channel.bind('pusher:subscription_succeeded', tell('joined'));
    channel.bind('pusher:subscription_error', tell('refused'));
  }
};`;

/** The Chromium that the test setup finds or installs. */
export async function launchBrowser(): Promise<Browser> {
  const { findChromium } = (await import(SETUP)) as { findChromium: () => string | undefined };
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium. "npm test" installs one, or says how to.');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run'] });
}
