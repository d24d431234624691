import { execFileSync, fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { ServerSettings } from './server-settings.js';
import type { StormServerSettings } from './storm-server-settings.js';

interface Programs {
  readonly server: ServerSettings;
  readonly 'storm-server': StormServerSettings;
}

/** Linux reports CPU time in hundredths of a second, regardless of the kernel's clock. */
const MILLISECONDS_PER_TICK = 10;

/** A server in its own process, so that its CPU time can be measured. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
  ) {}

  static start<P extends keyof Programs>(program: P, settings: Programs[P]): Promise<ServerProcess> {
    const path = fileURLToPath(new URL(`./${program}.js`, import.meta.url));
    const child = fork(path, [JSON.stringify(settings)], { execArgv: [] });
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

  /** Resident memory: now, or the most since {@link forgetPeakMemory}. Source: proc_pid_status(5). */
  memoryMebibytes(what: 'now' | 'peak'): number {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    const line = what === 'now' ? /^VmRSS:\s+(\d+) kB$/m : /^VmHWM:\s+(\d+) kB$/m;
    return Number(line.exec(status)![1]) / 1024;
  }

  /** Source: proc_pid_clear_refs(5). */
  forgetPeakMemory(): void {
    writeFileSync(`/proc/${this.child.pid}/clear_refs`, '5');
  }

  /** Keeps it on the first core. */
  pin(): void {
    pinTo(0, this.child.pid as number);
  }

  /** Sends a message. @returns the reply */
  async ask(message: string): Promise<unknown> {
    const reply = once(this.child, 'message');
    this.child.send(message);
    return ((await reply) as unknown[])[0];
  }

  stop(): void {
    this.child.removeAllListeners('exit');
    this.child.kill();
  }
}

/** Keeps all threads of a process on one core, on a machine that has two. */
export function pinTo(core: number, pid: number): void {
  if (cpus().length > 1) execFileSync('taskset', ['-apc', String(core), String(pid)], { stdio: 'ignore' });
}
