import { CommandFailure, USAGE, wrongUsage, type ExitCode, type Terminal } from './command.js';
import { ownPackage } from './installed-package.js';

type Command = (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;

// Loaded on demand: `--help` and `--version` work without Nest and the other peers.
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  policies: async () => (await import('./policies-command.js')).policiesCommand,
  why: async () => (await import('./why-command.js')).whyCommand,
};

/** Runs the command that the arguments name. */
export async function runCommandLine(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  try {
    return await run(args, terminal);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    terminal.printError(`${error.message}\n`);
    return error.exitCode;
  }
}

async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined) {
    terminal.printError(USAGE);
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) {
    terminal.print(USAGE);
    return 0;
  }
  if (name === '--version' || name === '-v') {
    terminal.print(`${ownPackage().version}\n`);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) throw wrongUsage(`Unknown command ${name}.`);
  const command = await load();
  return command(rest, terminal);
}
