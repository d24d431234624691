// A child process that reports with a message when it is ready.
import { fork } from 'node:child_process';
import { once } from 'node:events';

export class Child {
  /** The last 4,000 characters that it printed. */
  printed = '';
  lines = 0;
  /** Texts that it must not print, and how often it has printed one. */
  forbidden = [];
  leaks = 0;

  constructor(file, args, { execArgv = [], env = {} } = {}) {
    this.process = fork(file, args, {
      execArgv,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.ended = new Promise((resolve) => this.process.once('exit', (code, signal) => resolve({ code, signal })));
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.printed = (this.printed + text).slice(-4_000);
        this.lines += text.split('\n').length - 1;
        if (this.forbidden.some((secret) => text.includes(secret))) this.leaks++;
      });
    }
  }

  /** The next message that has this field. */
  async next(field) {
    const ended = this.ended.then(({ code, signal }) => {
      throw new Error(`${this.process.spawnfile} ended with ${code ?? signal}\n${this.printed}`);
    });
    for (;;) {
      const [message] = await Promise.race([once(this.process, 'message'), ended]);
      if (field in message) return message[field];
    }
  }

  ask(what) {
    const answer = this.next(what);
    this.process.send({ ask: what });
    return answer;
  }
}
