import { fork, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { ServerSettings } from './server-settings.js';

const PROGRAM = fileURLToPath(new URL('./server.js', import.meta.url));

/** Linux reports CPU time in hundredths of a second, regardless of the kernel's clock. */
const MILLISECONDS_PER_TICK = 10;

/** A server in its own process, so that its CPU time can be measured. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static start(settings: ServerSettings): Promise<ServerProcess> {
    const child = fork(PROGRAM, [JSON.stringify(settings)], { execArgv: [] });
    return new Promise((resolve, reject) => {
      child.once('message', (port) => resolve(new ServerProcess(child, port as number)));
      child.once('exit', (code) => reject(new Error(`the server ended with ${code}`)));
    });
  }

  /** The CPU time of all its threads so far. Source: proc_pid_stat(5), fields 14 and 15. */
  cpuMilliseconds(): number {
    const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
    const [utime, stime] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13);
    return (Number(utime) + Number(stime)) * MILLISECONDS_PER_TICK;
  }

  stop(): void {
    this.child.removeAllListeners('exit');
    this.child.kill();
  }
}
