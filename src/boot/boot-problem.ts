import { seeSection } from '../messages.js';

/** One mistake that was found while the application booted. */
export interface BootProblem {
  /** A stable name for the kind of mistake: its section in docs/errors.md. */
  readonly code: BootProblemCode;
  /** `Module › Class.method`, or the registration whose options are wrong. */
  readonly where: string;
  /** What is wrong; may have several lines, the pattern with the place marked. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
}

/** The kinds of mistakes; docs/errors.md, which is part of the package, has a section for each. */
export type BootProblemCode =
  | 'options'
  | 'registration'
  | 'pattern-syntax'
  | 'pattern-conflict'
  | 'pattern-paths'
  | 'policy-placement'
  | 'policy-override'
  | 'policy-enhancer'
  | 'policy-guard'
  | 'policy-options'
  | 'policy-app'
  | 'encryption-key'
  | 'user-authentication';

/**
 * Every mistake of a boot, in one error: nothing is opened, and nothing is answered or signed. Its message has all of them,
 * each with its place, its fix and where docs/errors.md explains it; none quotes an option's value.
 */
export class PusherAuthBootError extends Error {
  /** To tell it apart where two copies of the package are at work. */
  override readonly name = 'PusherAuthBootError';

  constructor(
    /** The same as data: at least one. */
    readonly problems: readonly BootProblem[],
  ) {
    super(
      `nestjs-pusher-auth found ${problems.length} ${problems.length === 1 ? 'mistake' : 'mistakes'}.\n\n` +
        `${problems.map(describe).join('\n\n')}\n`,
    );
  }
}

function describe({ code, where, what, fix }: BootProblem, index: number): string {
  const number = `  ${index + 1}. `;
  const indent = `\n${' '.repeat(number.length)}`;
  return `${number}${where} [${code}]${indent}${what.split('\n').join(indent)}${indent}Fix: ${fix}${indent}${seeSection(code)}`;
}
