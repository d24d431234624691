import { parseArgs, type ParseArgsConfig } from 'node:util';
import { wrongUsage } from './command-failure.js';

type Options = NonNullable<ParseArgsConfig['options']>;

/** @throws CommandFailure where an option is unknown or lacks its value */
export function readArguments<const O extends Options>(
  args: readonly string[],
  options: O,
): ReturnType<typeof parseArgs<{ args: string[]; options: O; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    if (!isAboutArguments(error)) throw error;
    // Node's hint about `--` helps nobody here.
    throw wrongUsage(error.message.split('. To specify', 1)[0]!);
  }
}

function isAboutArguments(error: unknown): error is Error {
  return String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS_');
}
