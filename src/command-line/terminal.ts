/** Where a command is called, and what it writes to. */
export interface Terminal {
  /** The working directory. */
  readonly folder: string;
  /** What was asked for. */
  readonly print: (text: string) => void;
  /** What went wrong. */
  readonly complain: (text: string) => void;
}
