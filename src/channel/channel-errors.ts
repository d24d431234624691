import { pointAt, type PatternProblem } from './pattern-problem.js';

/** A pattern that is not valid: thrown by `channelName` and `matchChannel`. The message shows every problem with its place and its fix. */
export class InvalidPatternError extends Error {
  /** To tell it apart where two copies of the package are at work. */
  override readonly name = 'InvalidPatternError';

  constructor(
    /** All problems of the pattern, by place. */
    readonly problems: readonly PatternProblem[],
  ) {
    super(problems.map((problem) => `${problem.reason}; ${problem.fix}\n${pointAt(problem)}`).join('\n'));
  }
}

/** Parameters from which no channel name can be built that would give them back: thrown by `channelName`. */
export class InvalidChannelParamsError extends Error {
  /** To tell it apart where two copies of the package are at work. */
  override readonly name = 'InvalidChannelParamsError';
}
