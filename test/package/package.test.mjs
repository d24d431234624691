// The packed package as users run it: module formats × Nest majors × Node versions × test runners × compilers.
// README.md in this folder lists the combinations that cannot work with any package.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pack, run } from '../../scripts/pack.mjs';
import { installConsumer, nodes, openHarness, unpackAlone } from './harness.mjs';

const MAJORS = ['nest11', 'nest12'];
const FORMATS = ['esm', 'cjs'];
const AT_ONCE = { concurrency: 2 };
const VM_MODULES = ['--experimental-vm-modules'];

const programs = await nodes();
const versions = Object.keys(programs);
const isSince24 = (version) => Number.parseInt(version) >= 24;

const COMMON = {
  target: 'es2022',
  lib: ['es2023', 'dom'],
  strict: true,
  skipLibCheck: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  esModuleInterop: true,
  types: ['node'],
  sourceMap: true,
};

// The setup of all tests. A failure here ends the run with its reason.
const harness = openHarness();
process.on('exit', () => harness.close());
const tarball = await pack(harness.folder);
const installed = await Promise.all(MAJORS.map((name) => installConsumer(name, harness.folder, tarball.path)));
const folders = Object.fromEntries(MAJORS.map((name, index) => [name, installed[index]]));
await Promise.all(MAJORS.map((name) => emit(name, 'esm')));
await Promise.all(MAJORS.map((name) => emit(name, 'cjs')));

/** Compiles with the consumer's own TypeScript. */
async function compile(major, format, label, settings) {
  const config = join(folders[major], format, `tsconfig.${label}.json`);
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...COMMON, ...settings }, include: ['*.ts'] }));
  const tsc = join(folders[major], 'node_modules', 'typescript', 'bin', 'tsc');
  const { status, output } = await run(process.execPath, [tsc, '-p', config], { cwd: folders[major] });
  assert.equal(status, 0, output);
}

/** Compiles the code that the tests run. Also checks types: `module: nodenext`, including declarations of libraries. */
function emit(major, format) {
  return compile(major, format, 'emit', { module: 'nodenext' });
}

const node = (version, args, cwd, env = {}) => run(programs[version], args, { cwd, env: { ...process.env, ...env } });

describe('plain Node always runs the one ESM build', AT_ONCE, () => {
  for (const version of versions) {
    for (const major of MAJORS) {
      for (const format of FORMATS) {
        test(`${major}, ${format}, Node ${version}: boots, answers, signs`, async () => {
          const { status, output } = await node(version, [join(format, 'plain.js')], folders[major]);
          assert.equal(status, 0, output);
          assert.equal(output.trim(), 'esm');
        });
      }
      test(`${major}, Node ${version}: import() and require() return the same classes`, async () => {
        const { status, output } = await node(version, [join('esm', 'one-copy.mjs')], folders[major]);
        assert.equal(status, 0, output);
      });
    }
  }
});

/** The command, as npm links it. */
const command = (version, major, args, cwd = folders[major]) =>
  node(version, [join(folders[major], 'node_modules', '.bin', 'nestjs-pusher-auth'), ...args], cwd);

describe('the command lists policies', AT_ONCE, () => {
  for (const version of versions) {
    for (const major of MAJORS) {
      for (const format of FORMATS) {
        test(`${major}, ${format}, Node ${version}`, async () => {
          const args = ['policies', `${format}/app.js`, '--format', 'json'];
          const { status, output } = await command(version, major, args);
          assert.equal(status, 0, output);
          const [{ guards, policies }] = JSON.parse(output).registrations;
          assert.deepEqual(guards, ['TokenGuard']);
          assert.deepEqual(policies, [
            {
              pattern: 'presence-room-<id:int>',
              kind: 'presence',
              policy: 'RoomPolicies.join',
              module: 'AppModule',
              guards: [],
              isBatch: false,
              allowGuest: false,
              useSignedInUser: false,
              scope: 'singleton',
            },
          ]);
        });
      }
    }
  }
});

describe('compilers with other module resolutions accept the package', AT_ONCE, () => {
  const settings = [
    ['nest11', 'cjs', 'node16', { module: 'node16' }],
    ['nest11', 'cjs', 'node10', { module: 'commonjs', moduleResolution: 'node10' }],
    ['nest12', 'cjs', 'node10', { module: 'commonjs', moduleResolution: 'node10', ignoreDeprecations: '6.0' }],
    ['nest12', 'cjs', 'bundler-commonjs', { module: 'commonjs', moduleResolution: 'bundler' }],
    ['nest12', 'esm', 'bundler', { module: 'esnext', moduleResolution: 'bundler' }],
    ['nest12', 'esm', 'node20', { module: 'node20' }],
  ];
  for (const [major, format, label, options] of settings) {
    test(`${major}, ${format}, ${label}`, () => compile(major, format, label, { ...options, noEmit: true }));
  }
});

describe('Jest', AT_ONCE, () => {
  const jest = (version, major, format, build, flags) => {
    const config = JSON.stringify({
      rootDir: join(folders[major], format),
      testMatch: ['**/*.test.js'],
      transform: {},
    });
    const program = join(folders[major], 'node_modules', 'jest', 'bin', 'jest.js');
    const args = [...flags, program, '--config', config, '--runInBand'];
    return node(version, args, folders[major], { EXPECTED_BUILD: build });
  };
  const passes = (version, major, format, build, flags = []) =>
    test(`${major}, ${format}, Node ${version}: passes on the ${build} build`, async () => {
      const { status, output } = await jest(version, major, format, build, flags);
      assert.equal(status, 0, output);
      assert.match(output, /3 passed/);
    });

  for (const version of versions) {
    passes(version, 'nest11', 'cjs', 'cjs');
    passes(version, 'nest12', 'esm', 'esm', VM_MODULES);
    if (isSince24(version)) passes(version, 'nest12', 'cjs', 'esm', VM_MODULES);
  }
  passes(versions[0], 'nest11', 'esm', 'esm', VM_MODULES);

  const old = versions.find((version) => !isSince24(version));
  test('nest12, cjs: before Node 24.9, Jest cannot load Nest itself', { skip: !old }, async () => {
    const { status, output } = await jest(old, 'nest12', 'cjs', 'cjs', VM_MODULES);
    assert.notEqual(status, 0, 'it can now: move this combination up');
    assert.match(output, /Must use import to load ES Module: \S+@nestjs/);
  });
});

describe('without Nest', () => {
  test('nestjs-pusher-auth/channels loads without any other package', async () => {
    const alone = await unpackAlone(harness.folder, tarball.path);
    const script = `
      const { channelName } = await import('nestjs-pusher-auth/channels');
      console.log(channelName('private-room-<id:int>', { id: 7 }));`;
    const { status, output } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: alone });
    assert.equal(status, 0, output);
    assert.equal(output.trim(), 'private-room-7');
  });

  test('nestjs-pusher-auth/client loads without any other package', async () => {
    const alone = await unpackAlone(harness.folder, tarball.path);
    const script = `
      const { pusherAuth } = await import('nestjs-pusher-auth/client');
      console.log(Object.keys(pusherAuth()), Object.keys(pusherAuth({ userEndpoint: '/user' })));`;
    const { status, output } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: alone });
    assert.equal(status, 0, output);
    assert.equal(output.trim(), "[ 'channelAuthorization' ] [ 'channelAuthorization', 'userAuthentication' ]");
  });

  test('the types of nestjs-pusher-auth/client need neither those of Node nor those of the DOM', async () => {
    const alone = await unpackAlone(harness.folder, tarball.path);
    writeFileSync(
      join(alone, 'page.mts'),
      `import { pusherAuth } from 'nestjs-pusher-auth/client';
      export const { channelAuthorization } = pusherAuth({ headers: () => ({}) });`,
    );
    const tsc = join(folders.nest12, 'node_modules', 'typescript', 'bin', 'tsc');
    // That folder and its parents contain no @types.
    const settings = '--noEmit --strict --module nodenext --lib es2022 --skipLibCheck false page.mts'.split(' ');
    const { status, output } = await run(process.execPath, [tsc, ...settings], { cwd: alone });
    assert.equal(status, 0, output);
  });

  test('files inside the package cannot be imported', async () => {
    const script = "await import('nestjs-pusher-auth/dist/esm/channels.js')";
    const { output } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: folders.nest12 });
    assert.match(output, /ERR_PACKAGE_PATH_NOT_EXPORTED/);
  });
});
