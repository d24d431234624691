/** A mistake in a pattern, with the place where it is. */
export interface PatternProblem {
  /** As it was written. */
  readonly pattern: string;
  /** Index into the pattern. */
  readonly at: number;
  /** How many characters are meant, at least one. */
  readonly length: number;
  /** What is wrong there. */
  readonly reason: string;
  /** What to write instead. */
  readonly fix: string;
}

/** Two lines: the pattern, and carets under the place. */
export function pointAt(problem: PatternProblem): string {
  return `${problem.pattern}\n${' '.repeat(problem.at)}${'^'.repeat(problem.length)}`;
}
