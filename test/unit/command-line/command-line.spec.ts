import { readFileSync } from 'node:fs';
import { runCommandLine } from '../../../src/command-line/command-line.js';

async function call(...args: string[]): Promise<{ code: number; printed: string; complained: string }> {
  const [printed, complained]: [string[], string[]] = [[], []];
  const code = await runCommandLine(args, {
    folder: process.cwd(),
    print: (text) => void printed.push(text),
    complain: (text) => void complained.push(text),
  });
  return { code, printed: printed.join(''), complained: complained.join('') };
}

describe('the command line', () => {
  it.each([['--help'], ['-h'], ['policies', '--help'], ['init', '--help']])('helps: %s', async (...args) => {
    const { code, printed, complained } = await call(...args);
    expect({ code, complained }).toEqual({ code: 0, complained: '' });
    expect(printed).toMatch(/^Usage: nestjs-pusher-auth <command>/);
  });

  it.each([['--version'], ['-v']])('tells its version: %s', async (flag) => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
    expect(await call(flag)).toEqual({ code: 0, printed: `${version}\n`, complained: '' });
  });

  it('shows how it is used when it is called without a command', async () => {
    const { code, printed, complained } = await call();
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(complained).toMatch(/^Usage/);
  });

  it.each([
    [['polices'], 'There is no command polices.'],
    [['toString'], 'There is no command toString.'],
    [['policies'], 'Name one module'],
    [['policies', 'a.js', 'b.js'], 'Name one module'],
    [['policies', 'a.js', '--frmat', 'json'], "Unknown option '--frmat'"],
    [['policies', 'a.js', '--format'], "Option '--format <value>' argument missing"],
    [['policies', 'a.js', '--format', 'yaml'], 'There is no format yaml'],
    [['policies', 'a.js', '--format', 'json', '--check', 'a.json'], '--check compares text or Markdown'],
    [['policies', 'a.js', '--lines', '--check', 'a.md'], 'leave out --lines'],
    [['policies', 'none.js'], 'There is no file none.js'],
    [['init', 'src'], 'init takes no src'],
    [['init', '--module', 'none.ts'], 'There is no none.ts'],
    [['init', '--force'], "Unknown option '--force'"],
  ])('refuses %j', async (args, message) => {
    const { code, printed, complained } = await call(...args);
    expect({ code, printed }).toEqual({ code: 2, printed: '' });
    expect(complained).toContain(message);
    expect(complained).toContain('npx nestjs-pusher-auth --help');
  });
});
