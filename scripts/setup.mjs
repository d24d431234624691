// Installs what the sample and the tests need. Quick and silent if nothing is missing. Imports only Node's own modules, because
// it runs before any package is installed.
//
//   node scripts/setup.mjs          the packages of the project and of the sample's Channels server
//   node scripts/setup.mjs test     also Nest 11, the clients under test, the surroundings, PostgreSQL, and a Chromium for
//                                   the browser tests
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const CHANNELS_SERVER = join(ROOT, 'sample-app', 'channels-server', 'soketi');
const NODE_20 = join(ROOT, 'sample-app', 'channels-server', 'node-20');
export const POSTGRES = join(ROOT, 'sample-app', 'database', 'postgres');
const NODE_20_MODULES = '115';
const NEST_11 = join(ROOT, 'test', 'environments', 'nest11');
const CLIENTS = join(ROOT, 'test', 'e2e', 'clients');
const SURROUNDINGS = join(ROOT, 'test', 'surroundings');
const CHROMIUM_NAMES = [
  'chromium-headless-shell',
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
];
const CHROMIUM_PACKAGE = 'chromium-headless-shell';

/**
 * Runs `npm ci` in each folder where an installed package differs from the lock file.
 *
 * @param {string[]} more folders in addition to those of the project and the Channels server
 */
export function installPackages(more = []) {
  requireNode();
  const node20 = process.versions.modules === NODE_20_MODULES ? [] : [NODE_20];
  for (const folder of [ROOT, CHANNELS_SERVER, ...node20, ...more]) {
    if (isInstalled(folder)) continue;
    say(`installing the packages of ${folder}`);
    const npm = process.env.npm_execpath;
    const [command, ...args] = npm?.endsWith('.js') ? [process.execPath, npm, 'ci'] : ['npm', 'ci'];
    run(command, args, { cwd: folder, shell: process.platform === 'win32' && command === 'npm' });
  }
}

/** The path of a Chromium: `CHROMIUM_PATH`, or the first one on the PATH, or `undefined`. */
export function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) return named;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return CHROMIUM_NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function installChromium() {
  const chromium = findChromium();
  if (chromium !== undefined) {
    if (!isExecutable(chromium)) fail(`CHROMIUM_PATH is ${chromium}, which is not a program.`);
    return;
  }
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  const mayInstall = isOnPath('apt-get') && (sudo.length === 0 || spawnSync('sudo', ['-n', 'true']).status === 0);
  if (!mayInstall) {
    fail(
      'The browser tests need a Chromium. Install one (Debian: apt-get install chromium-headless-shell; Ubuntu, Fedora,\n' +
        'macOS: Chromium or Google Chrome) or set CHROMIUM_PATH.',
    );
  }
  say(`installing ${CHROMIUM_PACKAGE} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-y', '-q', '--no-install-recommends', CHROMIUM_PACKAGE],
  ]) {
    const [command, ...rest] = [...sudo, 'apt-get', ...args];
    run(command, rest, { env });
  }
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
}

/** Compares versions rather than dates, because a checkout changes dates even where files are the same. */
function isInstalled(folder) {
  const installedLock = join(folder, 'node_modules', '.package-lock.json');
  if (!existsSync(installedLock)) return false;
  const wanted = packagesOf(join(folder, 'package-lock.json'));
  const installed = packagesOf(installedLock);
  return Object.entries(wanted).every(
    ([path, { version, optional, peer, link }]) =>
      !path.startsWith('node_modules/') || optional || peer || link || installed[path]?.version === version,
  );
}

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(lockFile, 'utf8')).packages;
}

function isOnPath(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => isExecutable(join(folder, name)));
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function run(command, args, options) {
  const { status, signal, error } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], ...options });
  if (status !== 0) fail(`"${[command, ...args].join(' ')}" ended with ${error ? error.message : (status ?? signal)}.`);
}

function say(message) {
  console.log(`setup: ${message}`);
}

function fail(message) {
  console.error(`setup: ${message}`);
  process.exit(1);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const forTests = process.argv[2] === 'test';
  installPackages(forTests ? [NEST_11, CLIENTS, SURROUNDINGS, POSTGRES] : []);
  if (forTests) installChromium();
}
