import { Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { ChannelPolicy, PusherAuthBootError, PusherAuthModule } from 'nestjs-pusher-auth';
import { matchChannel } from 'nestjs-pusher-auth/channels';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { codeSpansIn, tablesIn } from '../markdown.js';
import { boot, OPTIONS } from './boot.js';

const PAGE = readFileSync('docs/patterns.md', 'utf8');
const rowsUnder = (...headers: string[]) => {
  const table = tablesIn(PAGE).find(({ header }) => headers.every((name, index) => header[index] === name));
  return (table?.rows ?? []).map((row) => row.map((cell) => codeSpansIn(cell)[0] ?? cell));
};

/** The page with each paragraph on one line. */
function joinLines(page: string): string {
  return page.replaceAll(/(?<=\S)\n(?=\S)/g, ' ');
}

function policies(...patterns: string[]): Type {
  class Policies {
    decide(): boolean {
      return true;
    }
  }
  const descriptor = Object.getOwnPropertyDescriptor(Policies.prototype, 'decide') as TypedPropertyDescriptor<
    () => boolean
  >;
  ChannelPolicy(patterns as never)(Policies.prototype, 'decide', descriptor);
  return Policies;
}

async function bootError(start: () => Promise<{ close(): Promise<void> }>): Promise<PusherAuthBootError> {
  try {
    await (await start()).close();
  } catch (error) {
    if (error instanceof PusherAuthBootError) return error;
    throw error;
  }
  throw new Error('It booted.');
}

describe('docs/patterns.md', () => {
  const matching = rowsUnder('pattern', 'name', 'params') as [string, string, string][];
  const invalid = rowsUnder('pattern', 'error') as [string, string][];
  const deciding = rowsUnder('name', 'decides') as [string, string][];

  it('has all of its tables', () => {
    expect([matching.length, invalid.length, deciding.length].every((count) => count > 4)).toBe(true);
    expect(matching.some(([, , params]) => params === 'no match')).toBe(true);
  });

  it.each(matching)('matches %s against %s correctly: %s', (pattern, name, params) => {
    const expected: unknown = params === 'no match' ? undefined : runInNewContext(`(${params})`);
    expect(matchChannel(pattern as never, name)).toEqual(expected);
  });

  it.each(invalid)('contains the boot error for %s: %s', async (pattern, because) => {
    expect((await bootError(() => boot([policies(pattern)]))).message).toContain(because);
  });

  it('contains the deciding patterns', async () => {
    const listed = codeSpansIn(/^Suppose that the table has four patterns: (.+)$/m.exec(joinLines(PAGE))![1]!);
    expect(listed).toHaveLength(4);
    const app = await boot([policies(...listed)]);
    const join = async (name: string) => (await pusherAuthTester(app).as({ id: 1 }).join(name)).pattern;
    const decided = await Promise.all(deciding.map(async ([name]) => [name, (await join(name)) ?? 'none'] as const));
    expect(decided).toEqual(deciding.map(([name, pattern]) => [name, pattern]));
    await app.close();
  });

  it('shows a conflict as boot reports it', async () => {
    class TeamPolicies {
      @ChannelPolicy('private-<team:word>-admin')
      admin(): boolean {
        return true;
      }

      @ChannelPolicy('private-blue-<role:word>')
      blue(): boolean {
        return true;
      }
    }
    @Module({ imports: [PusherAuthModule.forRoot(OPTIONS)], providers: [TeamPolicies] })
    class TeamsModule {}
    const { message } = await bootError(async () => {
      const module = await Test.createTestingModule({ imports: [TeamsModule] }).compile();
      return module.createNestApplication({ logger: false }).init();
    });
    expect(`${message.trimEnd()}\n`).toBe(readFileSync('test/docs/guide/pattern-conflict.txt', 'utf8'));
  });
});
