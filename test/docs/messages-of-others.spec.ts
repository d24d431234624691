import { ConfigService } from '@nestjs/config';
import { ConsoleLogger, Injectable, Module, type Type } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { PusherAuthModule, PusherAuthService } from 'nestjs-pusher-auth';
import { readFileSync } from 'node:fs';
import request from 'supertest';
import { boot } from './guide/boot.js';
import { codeSpansIn, entriesIn } from './markdown.js';

const ENTRIES = entriesIn(readFileSync('docs/errors.md', 'utf8'));

function quotedFrom(place: string): string[] {
  return ENTRIES.filter(({ part, section }) => part === place || section === place).flatMap(({ heading }) =>
    codeSpansIn(heading),
  );
}

/** `…` matches any text. */
function fits(quoted: string, message: string): boolean {
  const parts = quoted.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(parts.join('.*'), 's').test(message);
}

@Injectable()
class TokenService {}

@Injectable()
class JwtGuard {
  constructor(readonly tokens: TokenService) {}
  canActivate(): boolean {
    return true;
  }
}

@Injectable()
class Rooms {
  constructor(readonly pusherAuth: PusherAuthService) {}
}

@Module({ providers: [Rooms] })
class RoomsModule {}

async function refusalOf(module: Type | ReturnType<typeof PusherAuthModule.forRoot>): Promise<string> {
  return Test.createTestingModule({ imports: [module] })
    .setLogger(new ConsoleLogger({ logLevels: [] }))
    .compile()
    .then(
      () => '',
      (error: Error) => error.message,
    );
}

describe('docs/errors.md quotes', () => {
  it.each([
    ['JwtGuard', PusherAuthModule.forRoot({ key: 'key', secret: 'secret', guards: [JwtGuard] })],
    ['PusherAuthService', RoomsModule],
  ])('the message of Nest about dependencies: %s', async (name, module) => {
    const [quoted, ...others] = quotedFrom('Nest, Passport and Jest').filter(
      (message) => message.startsWith('Nest ') && message.includes(name),
    );
    expect(others).toEqual([]);
    const message = await refusalOf(module);
    expect({ quoted, message, fits: fits(quoted!, message) }).toEqual({ quoted, message, fits: true });
  });

  it('the reply of Nest without a route', async () => {
    const app = await boot([], { path: 'elsewhere' });
    const quoted = quotedFrom('Nest, Passport and Jest').filter((message) => /^Cannot (GET|POST) /.test(message));
    expect(quoted.length).toBe(3);
    for (const message of quoted) {
      const [, method, path] = message.split(' ') as [string, 'GET' | 'POST', string];
      const reply = await request(app.getHttpServer())[method === 'GET' ? 'get' : 'post'](path).expect(404);
      expect(reply.body).toMatchObject({ message });
    }
    await app.close();
  });

  it.each([
    ['Jest about a module', 'Cannot find module', () => import(String('./realtime.module.cjs'))],
    ['Nest about a variable', 'Configuration key', () => new ConfigService().getOrThrow<never>('PUSHER_KEY')],
  ])('the message of %s that does not exist', async (_, beginning, fail) => {
    const [quoted, ...others] = quotedFrom('Nest, Passport and Jest').filter((text) => text.startsWith(beginning));
    expect(others).toEqual([]);
    // The tests of this project map `.js` to the sources, so the module that they ask for has another extension.
    const message = await Promise.resolve()
      .then(fail)
      .then(
        () => '',
        (error: Error) => error.message.replaceAll('.cjs', '.js'),
      );
    expect({ quoted, message, fits: fits(quoted!, message) }).toEqual({ quoted, message, fits: true });
  });

  it('the messages of pusher-js, which are assembled from parts', () => {
    const source = readFileSync('node_modules/pusher-js/dist/node/pusher.js', 'utf8');
    const parts = quotedFrom('pusher-js').flatMap((message) =>
      message.split(/…|channel-authorization| (?=received|expected)/),
    );
    expect(parts.length).toBeGreaterThan(6);
    expect(parts.filter((part) => !source.includes(part.trim()))).toEqual([]);
  });
});
