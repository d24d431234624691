import { CommandFailure, wrongUsage, type ExitCode } from './command-failure.js';
import { ownPackage } from './own-package.js';
import type { Terminal } from './terminal.js';
import { USAGE } from './usage.js';

type Command = (args: readonly string[], terminal: Terminal) => ExitCode | Promise<ExitCode>;

// Loaded when they are called: `init` must run where Nest and its peers are not complete yet.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  policies: async () => (await import('./policies-command.js')).policiesCommand,
  init: async () => (await import('./init-command.js')).initCommand,
};

/** Runs what the arguments ask for. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await run(args, terminal);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    terminal.complain(`${error.message}\n`);
    return error.exitCode;
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || args.includes('--help') || args.includes('-h')) {
    if (name === undefined) {
      terminal.complain(USAGE);
      return 2;
    }
    terminal.print(USAGE);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.print(`${ownPackage().version}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw wrongUsage(`There is no command ${name}.`);
  const command = await load();
  return command(rest, terminal);
}
