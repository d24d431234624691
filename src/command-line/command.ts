import { parseArgs, type ParseArgsConfig } from 'node:util';

/** Printed by `--help`. */
export const USAGE = `Usage: nestjs-pusher-auth <command>

  policies <module>      print the policy table of an application without starting it
                         <module> is the compiled root module: dist/app.module.js,
                         or dist/app.module.js#AppModule if the file exports several
    --format <format>    text (the default), markdown or json
    --check <file>       compare with the text or Markdown that an earlier run wrote

  why <module> <channel> print which policy decides a channel, and which patterns nearly match
    --json               as data

  --help, --version

To add a first module to an application: npx nest add nestjs-pusher-auth

Exit codes: 0 done, 1 the application has a problem, the table differs or no policy matches, 2 wrong usage.
`;

/** 0: done. 1: a problem of the application. 2: wrong usage. */
export type ExitCode = 0 | 1 | 2;

/** The working directory and the output of a command. */
export interface Terminal {
  /** The working directory. */
  readonly folder: string;
  /** Writes a result. */
  readonly print: (text: string) => void;
  /** Writes an error or a warning. */
  readonly printError: (text: string) => void;
}

/** Ends a command with a message for its caller. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';

  constructor(
    message: string,
    readonly exitCode: ExitCode = 1,
  ) {
    super(message);
  }
}

/** The failure of a command that was called incorrectly. */
export function wrongUsage(message: string): CommandFailure {
  return new CommandFailure(`${message}\nTry: npx nestjs-pusher-auth --help`, 2);
}

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws CommandFailure for an unknown option, or one without its value */
export function readArguments<const O extends Options>(
  args: readonly string[],
  options: O,
): ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!isAboutArguments(error)) throw error;
    // Cut off Node's advice about `--`, which does not apply to module names.
    throw wrongUsage(error.message.split('. To specify', 1)[0]!);
  }
}

function isAboutArguments(error: unknown): error is Error {
  return String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS_');
}
