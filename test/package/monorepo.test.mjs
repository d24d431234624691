// The packed package in a monorepo of Nest (`nest g app`, `nest g library`) whose channel names are a separate npm
// workspace, shared by two applications.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { mustRun, npm, pack, ROOT } from '../../scripts/pack.mjs';
import { linkPackages, openHarness, unpackInto } from './harness.mjs';

const NEST = join(ROOT, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');

// The TypeScript builder. The default one in monorepos, rspack, is a separate package.
const BUILT = 'dist/apps/admin/apps/admin/src';

const CHANNELS = `
export const orderChannel = 'private-order-<id:int>';
export { channelName } from 'nestjs-pusher-auth/channels';`;

const POLICIES = `
import { Injectable } from '@nestjs/common';
import { ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
import { orderChannel } from '@acme/channels';

@Injectable()
export class OrderPolicies {
  @ChannelPolicy(orderChannel)
  read({ user, params }: ChannelRequest<typeof orderChannel, { id: number }>): boolean {
    return user.id === params.id;
  }
}`;

const MODULE = `
import { Module } from '@nestjs/common';
import { PusherAuthModule } from 'nestjs-pusher-auth';
import { OrderPolicies } from './order.policies.js';

@Module({
  imports: [PusherAuthModule.forRoot({ key: 'key', secret: 'secret', getUser: () => ({ id: 7 }) })],
  providers: [OrderPolicies],
})
export class AdminModule {}`;

const MAIN = `
import { NestFactory } from '@nestjs/core';
import { channelName, orderChannel } from '@acme/channels';
import { AdminModule } from './admin.module.js';

const app = await NestFactory.create(AdminModule, { logger: false });
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address() as { port: number };
const statuses: number[] = [];
for (const id of [7, 8]) {
  const body = new URLSearchParams({ socket_id: '1.2', channel_name: channelName(orderChannel, { id }) });
  statuses.push((await fetch(\`http://127.0.0.1:\${port}/pusher/auth\`, { method: 'POST', body })).status);
}
console.log(statuses.join(' '));
await app.close();`;

describe('a monorepo', () => {
  const harness = openHarness();
  process.on('exit', () => harness.close());
  let root;

  before(async () => {
    const tarball = await pack(harness.folder);
    await mustRun(process.execPath, [NEST, 'new', 'shop', '--skip-install', '--skip-git', '--package-manager', 'npm'], {
      cwd: harness.folder,
    });
    root = join(harness.folder, 'shop');
    await mustRun(process.execPath, [NEST, 'generate', 'app', 'admin'], { cwd: root });

    // The workspace, linked as npm does. Packages of the registry are those installed in this repository.
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    writeFileSync(
      join(root, 'package.json'),
      JSON.stringify({ name: 'shop', private: true, type: manifest.type, workspaces: ['packages/*'] }),
    );
    const channels = join(root, 'packages', 'channels');
    mkdirSync(channels, { recursive: true });
    writeFileSync(
      join(channels, 'package.json'),
      '{ "name": "@acme/channels", "version": "1.0.0", "type": "module", "exports": { "types": "./index.ts", "default": "./index.js" } }',
    );
    for (const file of ['index.ts', 'index.js']) writeFileSync(join(channels, file), CHANNELS);
    await npm(['install', '--offline'], root);
    await unpackInto(root, tarball.path);
    linkPackages(root, join(ROOT, 'node_modules'));

    const config = readFileSync(join(root, 'tsconfig.json'), 'utf8');
    writeFileSync(join(root, 'tsconfig.json'), config.replace(/"vitest\/globals",\s*/, ''));

    const source = join(root, 'apps', 'admin', 'src');
    writeFileSync(join(source, 'order.policies.ts'), POLICIES);
    writeFileSync(join(source, 'admin.module.ts'), MODULE);
    writeFileSync(join(source, 'main.ts'), MAIN);
  });

  test('builds one of its applications, which uses a pattern of the workspace', async () => {
    await mustRun(process.execPath, [NEST, 'build', 'admin', '--builder', 'tsc'], { cwd: root });
    assert.equal((await mustRun(process.execPath, [`${BUILT}/main.js`], { cwd: root })).trim(), '200 403');
  });

  test('shows the policies of that application', async () => {
    const command = join(
      root,
      'node_modules',
      'nestjs-pusher-auth',
      'dist',
      'esm',
      'command-line',
      'nestjs-pusher-auth.js',
    );
    const output = await mustRun(process.execPath, [command, 'policies', `${BUILT}/admin.module.js`], {
      cwd: root,
    });
    assert.match(output, /private-order-<id:int>.* OrderPolicies\.read +AdminModule/);
  });
});
