// `nest add nestjs-pusher-auth` in the applications of `nest new`, with several package managers.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { npm, pack } from '../../scripts/pack.mjs';
import { applicationIn, installPnpm, openHarness, scaffold } from './harness.mjs';
import { openRegistry } from './loopback-registry.mjs';

const REALTIME = ['realtime.module.ts', 'room.policies.spec.ts', 'room.policies.ts'];

const harness = openHarness();
process.on('exit', () => harness.close());
const tarball = await pack(harness.folder);
const registry = await openRegistry(tarball.path);
process.on('exit', () => registry.close());

async function requireTestsPass({ call }, manager) {
  assert.match(await call(manager, ['run', 'test']), /room\.policies\.spec\.ts/);
  // The end-to-end test of `nest new`, which has no Pusher keys.
  await call(manager, ['run', 'test:e2e']);
}

function requireAdded({ read }, output) {
  for (const name of REALTIME) assert.match(output, new RegExp(`CREATE src/realtime/${name.replaceAll('.', '\\.')}`));
  assert.match(output, /UPDATE src\/app\.module\.ts/);
  assert.match(output, /Next:\n +1\. Set PUSHER_KEY and PUSHER_SECRET/);
  assert.doesNotMatch(output, /class-validator/, 'npm and pnpm install peers');
  assert.match(read('src/app.module.ts'), /imports: \[RealtimeModule\],/);
}

/** Boots a compiled application and prints the status of its own route and of an authorization. */
const ASK = `
  import { NestFactory } from '@nestjs/core';
  const { AppModule } = await import('./dist/app.module.js');
  const app = await NestFactory.create(AppModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  const url = 'http://127.0.0.1:' + app.getHttpServer().address().port;
  const body = new URLSearchParams({ socket_id: '1.2', channel_name: 'private-user-ada' });
  const route = await fetch(url);
  const authorization = await fetch(url + '/pusher/auth', { method: 'POST', body });
  console.log(route.status, authorization.status);
  await app.close();`;

const KEYS = { PUSHER_KEY: 'key', PUSHER_SECRET: 'a-long-secret' };

describe('nest add in a new Nest application', { concurrency: 2 }, () => {
  for (const major of ['nest11', 'nest12']) {
    test(`npm, ${major}`, async (t) => {
      const folder = scaffold(major, join(harness.folder, `npm-${major}`));
      const app = applicationIn(folder);
      await npm(['install', '--ignore-scripts', '--prefer-offline'], folder);
      app.useRegistry(registry);

      await t.test('adds the files, after which the tests of the application still pass', async () => {
        requireAdded(app, await app.add());
        assert.match(app.read('package.json'), /"nestjs-pusher-auth": "\^/);
        await requireTestsPass(app, 'npm');
      });

      await t.test('changes nothing the second time', async () => {
        assert.match(await app.add(['--skip-install']), /already registers PusherAuthModule\. Nothing was changed\./);
      });

      await t.test('adds to a project of a monorepo, or only prints its changes with --dry-run', async () => {
        const monorepo = monorepoNextTo(folder);
        const options = { cwd: monorepo };
        const args = ['--skip-install', '--project', 'chat'];
        assert.match(await app.add([...args, '--dry-run'], options), /CREATE apps\/chat\/src\/realtime\/.*Dry run/s);
        assert.ok(!existsSync(join(monorepo, 'apps/chat/src/realtime')));
        assert.match(await app.add(args, options), /UPDATE apps\/chat\/src\/chat\.module\.ts/);
        assert.ok(existsSync(join(monorepo, 'apps/chat/src/realtime/realtime.module.ts')));
        assert.ok(!existsSync(join(monorepo, 'apps/shop/src/realtime')));
      });

      await t.test('prints what to do if it fails, which the exit code of command line 11 does not show', async () => {
        const monorepo = monorepoNextTo(folder);
        const output = await app.add(['--skip-install', '--project', 'chat', '--module', 'main.ts'], {
          cwd: monorepo,
          status: major === 'nest11' ? 0 : 1,
        });
        assert.match(output, /main\.ts does not exist.*Nothing was changed.*--skip-install --module src/s);
      });

      await t.test('compiles, lists its policies, and answers 501 without a key', async () => {
        await app.bin('tsc', ['-p', 'tsconfig.build.json']);
        const listing = await app.bin('nestjs-pusher-auth', ['policies', 'src/app.module.ts']);
        assert.match(listing, /^Guards of the endpoints: DenyAll$/m);
        assert.match(listing, /^private-user-<id> .* RealtimeModule$/m);
        const ask = (env) => app.call(process.execPath, ['--input-type=module', '-e', ASK], { env });
        assert.match(await ask(KEYS), /^200 403$/m);
        app.edit('src/realtime/realtime.module.ts', 'return false', 'return true');
        await app.bin('tsc', ['-p', 'tsconfig.build.json']);
        assert.match(await ask({}), /^200 501$/m);
        assert.match(await ask(KEYS), /^200 401$/m);
      });
    });
  }

  test('pnpm 10, nest12', async () => {
    const pnpm = await installPnpm('10.34.9', harness.folder);
    const folder = scaffold('nest12', join(harness.folder, 'pnpm-nest12'));
    const app = applicationIn(folder, { path: pnpm });
    await app.call('pnpm', ['install', '--ignore-scripts', '--prefer-offline']);
    app.useRegistry(registry);
    requireAdded(app, await app.add());
    await requireTestsPass(app, 'pnpm');
  });

  // Nest's command line 11 does not wait for pnpm, and version 12 calls pnpm 12 with an unknown option.
  test('pnpm 12, nest11, with the package installed before', async () => {
    const pnpm = await installPnpm('12.21.0', harness.folder);
    const folder = scaffold('nest11', join(harness.folder, 'pnpm-nest11'));
    const app = applicationIn(folder, { path: pnpm });
    await app.call('pnpm', ['install', '--ignore-scripts', '--prefer-offline']);
    app.useRegistry(registry);
    await app.call('pnpm', ['add', '--ignore-scripts', 'nestjs-pusher-auth']);
    requireAdded(app, await app.add(['--skip-install']));
    await requireTestsPass(app, 'pnpm');
  });
});

/** A monorepo with two projects and the packages of an application. */
function monorepoNextTo(application) {
  const folder = `${application}-monorepo`;
  if (existsSync(folder)) return folder;
  mkdirSync(folder);
  symlinkSync(join(application, 'node_modules'), join(folder, 'node_modules'), 'junction');
  writeFileSync(join(folder, 'package.json'), readFileSync(join(application, 'package.json')));
  const projects = Object.fromEntries(
    ['shop', 'chat'].map((name) => [
      name,
      { type: 'application', root: `apps/${name}`, sourceRoot: `apps/${name}/src` },
    ]),
  );
  const settings = { monorepo: true, root: 'apps/shop', sourceRoot: 'apps/shop/src', projects };
  writeFileSync(join(folder, 'nest-cli.json'), JSON.stringify(settings));
  for (const name of ['shop', 'chat']) {
    mkdirSync(join(folder, `apps/${name}/src`), { recursive: true });
    writeFileSync(
      join(folder, `apps/${name}/src/${name}.module.ts`),
      "import { Module } from '@nestjs/common';\n\n@Module({\n  imports: [],\n})\nexport class RootModule {}\n",
    );
  }
  return folder;
}
