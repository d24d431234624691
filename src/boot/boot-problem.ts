/** One mistake that was found while the application booted. */
export interface BootProblem {
  /** A stable name for the kind of mistake, as the documentation lists it. */
  readonly code: BootProblemCode;
  /** `Module › Class.method`, or the registration whose options are wrong. */
  readonly where: string;
  /** What is wrong; may have several lines, the pattern with the place marked. */
  readonly what: string;
  /** What to do about it. */
  readonly fix: string;
}

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

/** Every mistake of a boot, in one error. */
export class PusherAuthBootError extends Error {
  override readonly name = 'PusherAuthBootError';

  constructor(readonly problems: readonly BootProblem[]) {
    super(
      `nestjs-pusher-auth found ${problems.length} ${problems.length === 1 ? 'mistake' : 'mistakes'}; ` +
        `docs/errors.md explains each code.\n\n${problems.map(describe).join('\n\n')}\n`,
    );
  }
}

function describe({ code, where, what, fix }: BootProblem, index: number): string {
  const number = `  ${index + 1}. `;
  const indent = `\n${' '.repeat(number.length)}`;
  return `${number}${where} [${code}]${indent}${what.split('\n').join(indent)}${indent}Fix: ${fix}`;
}
