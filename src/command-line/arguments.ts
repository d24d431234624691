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
    // Node's hint about `--` helps nobody here.
    if (error instanceof TypeError) throw wrongUsage(error.message.split('. To specify', 1)[0]!);
    throw error;
  }
}
