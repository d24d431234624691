// Packs the library and installs it, like a user, in projects outside this repository, so that nothing resolves to the
// library's own node_modules by accident.
import assert from 'node:assert/strict';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { mustRun, npm, run } from '../../scripts/pack.mjs';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const NODES = join(HERE, 'node-versions');

/** The Node programs to try, by version. On systems other than Linux on x64, only the running one. */
export async function nodes() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { [process.versions.node]: process.execPath };
  const names = ['node20', 'node22', 'node24', 'node26'];
  const program = (name) => join(NODES, 'node_modules', name, 'bin', 'node');
  const wanted = packageVersions(join(NODES, 'package-lock.json'));
  const installed = packageVersions(join(NODES, 'node_modules', '.package-lock.json'));
  if (names.some((name) => wanted[name] !== installed[name])) await npm(['ci', '--ignore-scripts'], NODES);
  return Object.fromEntries(names.map((name) => [wanted[name], program(name)]));
}

function packageVersions(lockFile) {
  if (!existsSync(lockFile)) return {};
  return Object.fromEntries(
    Object.entries(JSON.parse(readFileSync(lockFile, 'utf8')).packages).map(([path, { version }]) => [
      path.replace('node_modules/', ''),
      version,
    ]),
  );
}

/** A folder for consumers, and a function that removes it. */
export function openHarness() {
  const folder = mkdtempSync(join(tmpdir(), 'nestjs-pusher-auth-'));
  return { folder, close: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Installs one consumer with the tarball. Its sources are in `esm/` and `cjs/`, equal except for `type`. */
export async function installConsumer(name, harness, tarball) {
  const folder = join(harness, name);
  cpSync(join(HERE, 'projects', name), folder, { recursive: true });
  await npm(['ci', '--ignore-scripts', '--prefer-offline'], folder);
  await npm(['install', '--no-save', '--ignore-scripts', '--prefer-offline', tarball], folder);
  for (const [format, type] of [
    ['esm', 'module'],
    ['cjs', 'commonjs'],
  ]) {
    cpSync(join(HERE, 'consumer-source'), join(folder, format), { recursive: true });
    writeFileSync(join(folder, format, 'package.json'), JSON.stringify({ type }));
  }
  return folder;
}

/** Packages that no test here uses. */
const LINTERS = /eslint|oxlint|prettier|coverage|globals|mau|ts-loader|ts-node|source-map-support/;

/** The application that `nest new` creates, without its linters. Its packages are not installed. */
export function scaffold(name, folder) {
  cpSync(join(HERE, 'scaffolded', name), folder, { recursive: true });
  const file = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(file, 'utf8'));
  const needed = Object.entries(manifest.devDependencies).filter(([dependency]) => !LINTERS.test(dependency));
  writeFileSync(file, JSON.stringify({ ...manifest, devDependencies: Object.fromEntries(needed) }, undefined, 2));
  return folder;
}

/** The environment without the variables of this run. */
export const ENVIRONMENT = { ...process.env, CI: 'true' };
for (const name of ['PUSHER_KEY', 'PUSHER_SECRET', 'NODE_OPTIONS']) delete ENVIRONMENT[name];

/** An application and the commands that its author runs. A command that fails also fails the test. */
export function applicationIn(folder, { path = '' } = {}) {
  const call = async (command, args, { env, cwd = folder, status: expected = 0 } = {}) => {
    const PATH = [path, ENVIRONMENT.PATH].filter(Boolean).join(delimiter);
    const { status, output } = await run(command, args, { cwd, env: { ...ENVIRONMENT, PATH, ...env } });
    assert.equal(status, expected, `${command} ${args.join(' ')}\n${output}`);
    return stripVTControlCharacters(output);
  };
  const program = (name) => join(folder, 'node_modules', '.bin', name);
  return {
    call,
    bin: (name, args, options) => call(program(name), args, options),
    add: (args = [], options) => call(program('nest'), ['add', 'nestjs-pusher-auth', ...args], options),
    read: (file) => readFileSync(join(folder, file), 'utf8'),
    edit(file, from, to) {
      const text = readFileSync(join(folder, file), 'utf8');
      assert.ok(text.includes(from), `${file} has no ${from}`);
      writeFileSync(join(folder, file), text.replace(from, to));
    },
    useRegistry: ({ url }) => writeFileSync(join(folder, '.npmrc'), `registry=${url}\n`),
  };
}

/** @returns the folder of its programs, for PATH */
export async function installPnpm(version, harness) {
  const folder = join(harness, `pnpm-${version}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await npm(['install', '--ignore-scripts', '--prefer-offline', `pnpm@${version}`], folder);
  return join(folder, 'node_modules', '.bin');
}

/** The package without any of its peers. */
export function unpackAlone(harness, tarball) {
  return unpackInto(join(harness, 'alone'), tarball);
}

/** The package in the `node_modules` of a folder. */
export async function unpackInto(project, tarball) {
  const folder = join(project, 'node_modules', 'nestjs-pusher-auth');
  mkdirSync(folder, { recursive: true });
  await mustRun('tar', ['-xzf', tarball, '--strip-components=1', '-C', folder]);
  return project;
}

/** Links the packages of other `node_modules` into a folder. Existing packages stay. */
export function linkPackages(folder, ...others) {
  for (const packages of others) {
    const names = readdirSync(packages).flatMap((name) =>
      name.startsWith('@') ? readdirSync(join(packages, name)).map((scoped) => join(name, scoped)) : [name],
    );
    for (const name of names.filter((name) => !name.startsWith('.'))) {
      const link = join(folder, 'node_modules', name);
      mkdirSync(join(link, '..'), { recursive: true });
      if (!existsSync(link)) symlinkSync(join(packages, name), link);
    }
  }
}
