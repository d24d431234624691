import { seeSection } from '../messages.js';

/** One mistake found while the application boots. */
export interface BootProblem {
  /** The kind of mistake, and its section in docs/errors.md. The codes are stable. */
  readonly code: BootProblemCode;
  /** The place: `Module › Class.method`, or a registration. */
  readonly where: string;
  /** The mistake. May have several lines, such as a pattern with carets under the mistake. */
  readonly what: string;
  /** The way to fix it. */
  readonly fix: string;
}

/** A kind of mistake found at boot. Each has a section in docs/errors.md, which is part of the package. */
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
 * Error with all mistakes that boot found. The application does not start: nothing is answered or signed. For each mistake, the
 * message contains the place, the fix and the section of docs/errors.md. It never contains the value of an option.
 */
export class PusherAuthBootError extends Error {
  /** Identifies the error even if two copies of the package are loaded. */
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
