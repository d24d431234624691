import { readFileSync } from 'node:fs';
import { runCommandLine } from '../../../src/command-line/command-line.js';

async function call(...args: string[]): Promise<{ code: number; printed: string; errors: string }> {
  const [printed, errors]: [string[], string[]] = [[], []];
  const code = await runCommandLine(args, {
    folder: process.cwd(),
    print: (text) => void printed.push(text),
    printError: (text) => void errors.push(text),
  });
  return { code, printed: printed.join(''), errors: errors.join('') };
}

describe('the command line', () => {
  it.each([['--help'], ['-h'], ['policies', '--help']])('prints help: %s', async (...args) => {
    const { code, printed, errors } = await call(...args);
    expect({ code, errors }).toEqual({ code: 0, errors: '' });
    expect(printed).toMatch(/^Usage: nestjs-pusher-auth <command>/);
  });

  it.each([['--version'], ['-v']])('prints its version: %s', async (flag) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await call(flag)).toEqual({ code: 0, printed: `${version}\n`, errors: '' });
  });

  it('prints its usage if it is called without a command', async () => {
    const { code, printed, errors } = await call();
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(errors).toMatch(/^Usage/);
  });

  it.each([
    [['polices'], 'Unknown command polices.'],
    [['init'], 'Unknown command init.'],
    [['toString'], 'Unknown command toString.'],
    [['policies'], 'Name one module'],
    [['policies', 'a.js', 'b.js'], 'Name one module'],
    [['policies', 'a.js', '--frmat', 'json'], "Unknown option '--frmat'"],
    [['policies', 'a.js', '--format'], "Option '--format <value>' argument missing"],
    [['policies', 'a.js', '--format', 'yaml'], 'Unknown format yaml: use text, markdown, json'],
    [['policies', 'a.js', '--format', 'json', '--check', 'a.json'], '--check compares text or Markdown'],
    [['policies', 'a.js', '--lines'], "Unknown option '--lines'"],
    [['policies', 'none.js'], 'none.js does not exist'],
    [['why', 'a.js'], 'Name a module and a channel'],
    [['why', 'a.js', 'private-a', 'private-b'], 'Name a module and a channel'],
    [['why', 'a.js', 'private-a', '--format', 'json'], "Unknown option '--format'"],
    [['why', 'none.js', 'private-a'], 'none.js does not exist'],
  ])('rejects %j', async (args, message) => {
    const { code, printed, errors } = await call(...args);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(errors).toContain(message);
    expect(errors).toContain('npx nestjs-pusher-auth --help');
  });
});
