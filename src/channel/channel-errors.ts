import { pointAt, type PatternProblem } from './pattern-problem.js';

/** A pattern that is not valid. The message shows every problem with its place and its fix. */
export class InvalidPatternError extends Error {
  override readonly name = 'InvalidPatternError';

  constructor(
    /** All problems of the pattern, by place. */
    readonly problems: readonly PatternProblem[],
  ) {
    super(problems.map((problem) => `${problem.reason}; ${problem.fix}\n${pointAt(problem)}`).join('\n'));
  }
}

/** Parameters from which no channel name can be built that would give them back. */
export class InvalidChannelParamsError extends Error {
  override readonly name = 'InvalidChannelParamsError';
}
