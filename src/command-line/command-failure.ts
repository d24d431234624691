/** 0: as wished. 1: the application is not as it should be. 2: the command was called wrongly. */
export type ExitCode = 0 | 1 | 2;

/** Ends a command with a message for whoever called it. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';

  constructor(
    message: string,
    readonly exitCode: ExitCode = 1,
  ) {
    super(message);
  }
}

/** The command was called wrongly. */
export function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(`${message}\nTry: npx nestjs-pusher-auth --help`, 2);
}
