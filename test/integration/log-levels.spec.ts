import { jest } from '@jest/globals';
import type { LoggerService, LogLevel } from '@nestjs/common';
import { OPTIONS } from './boot.js';

type Nest = typeof import('@nestjs/common');

/** The option `logger` of `NestFactory.create`; `undefined` for the default logger. */
type LoggerOption = LoggerService | LogLevel[] | false | undefined;

/** Writes to `lines` and has no levels, like the loggers of nestjs-pino and nest-winston. */
function pinoLike(lines: string[]): LoggerService {
  const write = (message: unknown): void => void lines.push(String(message));
  return { log: write, error: write, warn: write, debug: write };
}

// Nest keeps loggers and levels in static fields, so every case gets its own copy of the modules, as in a new process.
async function decideWith(
  loggerOf: (nest: Nest, lines: string[]) => LoggerOption,
): Promise<{ lines: string[]; isDescribed: boolean }> {
  jest.resetModules();
  const nest = await import('@nestjs/common');
  const { NestFactory } = await import('@nestjs/core');
  const { ChannelPolicy, PusherAuthModule, PusherAuthService } = await import('nestjs-pusher-auth');

  class RoomPolicies {
    @ChannelPolicy('private-room')
    join(): boolean {
      return false;
    }
  }
  class AppModule {}
  nest.Module({ imports: [PusherAuthModule.forRoot(OPTIONS)], providers: [RoomPolicies] })(AppModule);

  const lines: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => (lines.push(String(text)), true));
  try {
    const logger = loggerOf(nest, lines);
    const app = await NestFactory.createApplicationContext(AppModule, logger === undefined ? {} : { logger });
    new nest.Logger('Control').debug('the control line');
    let isDescribed = false;
    const user = Object.defineProperty({}, 'id', { get: () => ((isDescribed = true), 'ada') });
    await app.get(PusherAuthService).can({ channelName: 'private-room' }, { user });
    await app.close();
    return { lines, isDescribed };
  } finally {
    write.mockRestore();
  }
}

const LINE = /private-room denied for user "ada" by RoomPolicies\.join: the policy said no \(\d+\.\d ms\)/;

describe('the debug line of a decision', () => {
  it.each<[string, (nest: Nest, lines: string[]) => LoggerOption]>([
    ['the default logger', () => undefined],
    ['a ConsoleLogger', ({ ConsoleLogger }) => new ConsoleLogger()],
    ['a ConsoleLogger that writes JSON', ({ ConsoleLogger }) => new ConsoleLogger({ json: true })],
    ['a ConsoleLogger with the level debug', ({ ConsoleLogger }) => new ConsoleLogger('App', { logLevels: ['debug'] })],
    ['a logger without levels, such as that of nestjs-pino', (_nest, lines) => pinoLike(lines)],
    ['the level debug', () => ['debug']],
    ['the level verbose, which includes debug', () => ['verbose']],
  ])('is written with %s', async (_label, loggerOf) => {
    const { lines } = await decideWith(loggerOf);
    expect(lines.filter((line) => line.includes('the control line'))).toHaveLength(1);
    expect(lines.filter((line) => LINE.test(line.replaceAll('\\"', '"').replaceAll(/\u001b\[\d+m/g, '')))).toHaveLength(
      1,
    );
  });

  it.each<[string, (nest: Nest) => LoggerOption]>([
    ['the level error', () => ['error']],
    ['no levels at all', () => []],
    ['a ConsoleLogger with the level error', ({ ConsoleLogger }) => new ConsoleLogger('App', { logLevels: ['error'] })],
    ['logger: false', () => false],
  ])('is neither written nor prepared with %s', async (_label, loggerOf) => {
    await expect(decideWith(loggerOf)).resolves.toEqual({ lines: [], isDescribed: false });
  });
});
