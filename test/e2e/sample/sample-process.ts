import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { SampleClient } from './sample-client.js';

const LOADER = new URL('../matrix/typescript-loader.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../../sample-app/main.ts', import.meta.url));

/** The sample as started by `npm start -- <flags>`, in a separate process and on free ports. */
export class SampleProcess extends SampleClient {
  private constructor(
    address: string,
    private readonly child: ChildProcess,
    private readonly ended: Promise<unknown>,
  ) {
    super(address);
  }

  /** @throws Error with its output if it ends before it listens */
  static async start(flags: string[], environment: Record<string, string> = {}): Promise<SampleProcess> {
    const child = spawn(process.execPath, ['--import', LOADER, MAIN, ...flags], {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        PORT: '0',
        LOGINS_PER_MINUTE: '0',
        AUTHORIZATIONS_PER_MINUTE: '0',
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit');
    let printed = '';
    const address = new Promise<string>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (text: string) => {
          printed += text;
          const found = /The sample chat is at (http:\S+?),/.exec(printed);
          if (found) resolve(found[1]!);
        });
      }
    });
    await Promise.race([address, ended.then(() => Promise.reject(new Error(printed)))]);
    return new SampleProcess(await address, child, ended);
  }

  /** Stops it as Ctrl+C does. */
  async stop(): Promise<void> {
    this.child.kill('SIGINT');
    await this.ended;
  }
}
