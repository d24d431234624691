import { seeSection } from '../messages.js';

/** One mistake found while the application boots. */
export interface BootProblem {
  /** The kind of mistake: its section in docs/errors.md. Stable. */
  readonly code: BootProblemCode;
  /** `Module › Class.method`, or the registration with the mistake. */
  readonly where: string;
  /** What is wrong. May have several lines: a pattern, with the place marked. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The kinds of mistakes. Each has a section in docs/errors.md, which is part of the package. */
export type BootProblemCode =
  | 'options'
  | 'registration'
  | 'pattern-syntax'
  | 'pattern-conflict'
  | 'policy-placement'
  | 'policy-override'
  | 'policy-enhancer'
  | 'policy-guard'
  | 'policy-options'
  | 'policy-app'
  | 'encryption-key'
  | 'user-authentication';

/** Collects the mistakes of one boot, so that all are reported together. */
export class BootProblems {
  readonly #found = new Map<string, BootProblem>();

  /** Adds a mistake; the same one only once. */
  add(code: BootProblemCode, where: string, what: string, fix: string): void {
    const problem = { code, where, what, fix };
    this.#found.set(JSON.stringify(problem), problem);
  }

  /** In the order in which they were added. */
  get all(): readonly BootProblem[] {
    return [...this.#found.values()];
  }
}

/**
 * Every mistake of a boot in one error. The application does not start: nothing is answered and nothing signed. The message
 * contains all mistakes with location, fix, and section of docs/errors.md, and never the value of an option.
 */
export class PusherAuthBootError extends Error {
  /** Identifies the error even if two copies of the package are installed. */
  override readonly name = 'PusherAuthBootError';
  /** The mistakes as data: at least one. Not enumerable, because Node would print them again below the message. */
  declare readonly problems: readonly BootProblem[];

  constructor(problems: readonly BootProblem[]) {
    super(
      `nestjs-pusher-auth found ${problems.length} ${problems.length === 1 ? 'mistake' : 'mistakes'}.\n\n` +
        `${problems.map(describe).join('\n\n')}\n`,
    );
    Object.defineProperty(this, 'problems', { value: problems });
  }
}

function describe({ code, where, what, fix }: BootProblem, index: number): string {
  const number = `  ${index + 1}. `;
  const indent = `\n${' '.repeat(number.length)}`;
  return `${number}${where} [${code}]${indent}${what.split('\n').join(indent)}${indent}Fix: ${fix}${indent}${seeSection(code)}`;
}
