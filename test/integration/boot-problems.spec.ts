import {
  Body,
  createParamDecorator,
  Injectable,
  Param,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
  type DynamicModule,
  type Type,
} from '@nestjs/common';
import { REQUEST } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import {
  ChannelPolicy,
  PusherAuthBootError,
  PusherAuthModule,
  PusherAuthService,
  UserAuthentication,
  type PusherAuthFactoryOptions,
  type SignedInUser,
} from 'nestjs-pusher-auth';
import { HeaderUserGuard } from './asking-users.js';
import {
  bootError,
  bootProblems,
  LooseChannelPolicy,
  LooseUserAuthentication,
  moduleOf,
  roomPolicies,
} from './boot-failure.js';
import { bootApp, KEY, OPTIONS, SECRET } from './boot.js';

const JOIN = 'PolicyModule › RoomPolicies.join';

describe('a pattern', () => {
  it.each<[pattern: string, carets: string, reason: RegExp, fix: RegExp]>([
    ['lobby', '^^^^^', /unknown prefix/, /start with one of private-, private-cache-/],
    ['Private-room', '^^^^^^^^', /unknown prefix/, /write "private-" in lower case/],
    ['private-', '^^^^^^^^', /needs text after its prefix/, /add a literal or a placeholder/],
    ['private-encrypted-', '^^^^^^^^^^^^^^^^^^', /needs text after its prefix/, /private-encrypted-<name>/],
    ['private-room-<id', '             ^^^', /unclosed placeholder/, /close it/],
    ['private-room-id>', '               ^', /unmatched ">"/, /open the placeholder/],
    ['private-room-*', '             ^', /not a wildcard/, /write a placeholder: <name>/],
    ['private-room-{id}', '             ^^^^', /not placeholder syntax/, /write <id>/],
    ['private-room-${id}', '             ^^^^^', /not placeholder syntax/, /write <id>/],
    ['private-room-:id', '             ^^^', /not placeholder syntax/, /write <id>/],
    ['private-a|b', '         ^', /outside a placeholder/, /<name:a\|b>/],
    ['private-room/<id>', '            ^', /not allowed in a channel name/, /use only letters, digits/],
    ['private-room-<>', '             ^^', /no name/, /<id>/],
    ['private-room-<1st>', '              ^^^', /not a valid placeholder name/, /starts with a letter/],
    ['private-room-<id:>', '                ^', /type after ":" is missing/, /int, uuid/],
    ['private-room-<id:itn>', '                 ^^^', /unknown type "itn"/, /did you mean "int"/],
    ['private-room-<id:number>', '                 ^^^^^^', /unknown type "number"/, /write one of/],
    ['private-room-<role:a|>', '                    ^', /empty alternative/, /write the word/],
    ['private-room-<role:a|a>', '                     ^', /duplicate alternative/, /remove one/],
    ['private-room-<role:a|ab>', '                     ^^', /prefix of/, /none is a prefix of another/],
    ['private-<a>-<b:int>', '        ^^^', /only the last placeholder/, /<a:word>/],
    ['private-<a:int>-<a:int>', '                ^^^^^^^', /duplicate placeholder/, /its own name/],
    ['private-<a:slug>-<b:int>', '                ^', /may start with "-"/, /such as "\."/],
    [`private-${'x'.repeat(160)}`, ' '.repeat(8) + '^'.repeat(160), /limit of 164/, /shorten/],
  ])('such as %s is rejected with its position', async (pattern, carets, reason, fix) => {
    const [problem, ...others] = await bootProblems({ providers: [roomPolicies(LooseChannelPolicy(pattern))] });
    expect(others).toEqual([]);
    expect(problem).toEqual({
      code: 'pattern-syntax',
      where: JOIN,
      what: expect.stringMatching(reason) as string,
      fix: expect.stringMatching(fix) as string,
    });
    const [shown, marked] = problem!.what.split('\n');
    expect(shown).toBe(pattern);
    expect(marked).toBe(carets);
  });

  it.each<[what: string, argument: unknown, message: string]>([
    ['not a string', 5, 'a pattern must be a string'],
    ['a regular expression', /private-.*/, 'a pattern must be a string'],
    ['missing', undefined, 'a pattern must be a string'],
    ['one of an empty list', [], 'the list of patterns is empty'],
  ])('is rejected if it is %s', async (_, argument, message) => {
    expect(await bootProblems({ providers: [roomPolicies(LooseChannelPolicy(argument))] })).toEqual([
      expect.objectContaining({ code: 'pattern-syntax', where: JOIN, what: message }),
    ]);
  });

  it('is reported with all of its mistakes', async () => {
    const problems = await bootProblems({
      providers: [roomPolicies(LooseChannelPolicy(['private-<a>-<b:itn>', 'lobby-*']))],
    });
    expect(problems.map(({ what, fix }) => `${what.split('\n')[0]}: ${fix.split(' ')[0]}`)).toEqual([
      'private-<a>-<b:itn>: did',
      'lobby-*: start',
      'lobby-*: write',
    ]);
  });

  it('for encrypted channels needs the master key', async () => {
    const auth = PusherAuthModule.forRoot({ key: KEY, secret: SECRET });
    const Policies = roomPolicies(
      LooseChannelPolicy(['private-encrypted-a', 'private-encrypted-cache-b', 'private-c']),
    );
    expect(await bootProblems({ auth, providers: [Policies] })).toEqual([
      {
        code: 'encryption-key',
        where: JOIN,
        what: 'private-encrypted-a is for encrypted channels, but encryptionMasterKeyBase64 is not set',
        fix: expect.stringContaining('openssl rand -base64 32') as string,
      },
      expect.objectContaining({
        code: 'encryption-key',
        what: expect.stringContaining('private-encrypted-cache-b') as string,
      }),
    ]);
  });
});

describe('two patterns', () => {
  it('are rejected if they overlap, with both methods and a shortest common name', async () => {
    class RoomPolicies {
      @ChannelPolicy('private-room-<id:int>')
      join(): boolean {
        return true;
      }
      @ChannelPolicy('private-<area:word>-1')
      first(): boolean {
        return true;
      }
    }
    expect(await bootProblems({ providers: [RoomPolicies] })).toEqual([
      {
        code: 'pattern-conflict',
        where: 'PolicyModule › RoomPolicies.join and PolicyModule › RoomPolicies.first',
        what: 'private-room-<id:int> and private-<area:word>-1 both match private-room-1, and neither is more specific',
        fix: 'let them differ in a literal, or give one of them a more specific placeholder type',
      },
    ]);
  });

  it.each([
    ['the same', 'private-room-<id>', 'private-room-<id>', 'private-room-<id> is declared twice'],
    [
      'the same except for the name of the placeholder',
      'private-room-<id>',
      'private-room-<room>',
      'private-room-<id> and private-room-<room> match the same names, such as private-room-a',
    ],
  ])('are rejected if they are %s', async (_, first, second, what) => {
    const providers = [first, second].map((pattern, index) => ({
      provide: `policies ${index}`,
      useClass: roomPolicies(LooseChannelPolicy(pattern)),
    }));
    expect(await bootProblems({ providers })).toEqual([
      { code: 'pattern-conflict', where: JOIN, what, fix: 'keep one of the two' },
    ]);
  });

  it('are rejected as duplicates if one method has the same one twice', async () => {
    expect(
      await bootProblems({
        providers: [roomPolicies(LooseChannelPolicy('private-a'), LooseChannelPolicy(['private-a', 'private-b']))],
      }),
    ).toEqual([
      {
        code: 'pattern-conflict',
        where: JOIN,
        what: 'private-a is applied to the method twice',
        fix: 'keep one of the two',
      },
    ]);
  });

  it('are rejected if two methods of one class have the same one', async () => {
    class RoomPolicies {
      @ChannelPolicy('private-a')
      join(): boolean {
        return true;
      }
      @ChannelPolicy('private-a')
      enter(): boolean {
        return true;
      }
    }
    expect(await bootProblems({ providers: [RoomPolicies] })).toEqual([
      {
        code: 'pattern-conflict',
        where: `${JOIN} and PolicyModule › RoomPolicies.enter`,
        what: 'private-a is declared twice',
        fix: 'keep one of the two',
      },
    ]);
  });

  it.each([
    ['one is more specific', 'private-room-<id>', 'private-room-<id:int>'],
    ['they are of different kinds', 'private-room-<id>', 'presence-room-<id>'],
  ])('are valid if %s', async (_, first, second) => {
    const { app } = await bootApp({ providers: [roomPolicies(LooseChannelPolicy([first, second]))] });
    expect(app.get(PusherAuthService).policies()).toHaveLength(2);
    await app.close();
  });

  it('are valid if only the placeholder types of the same positions differ', async () => {
    const types = ['int', 'word', 'slug'];
    const patterns = types.flatMap((a) =>
      types.flatMap((b) => types.map((c) => `private-<a:${a}>.<b:${b}>.<c:${c}>.${a}${b}${c}`)),
    );
    const { app } = await bootApp({ providers: [roomPolicies(LooseChannelPolicy(patterns))] });
    expect(app.get(PusherAuthService).policies()).toHaveLength(27);
    await app.close();
  });
});

it('a pattern may have longer names if maxChannelNameLength allows them', async () => {
  const long = `private-${'x'.repeat(180)}`;
  const providers = [roomPolicies(LooseChannelPolicy(long))];
  expect(await bootProblems({ providers })).toHaveLength(1);
  const { app } = await bootApp({ auth: { maxChannelNameLength: 200 }, providers });
  expect(app.get(PusherAuthService).policies()).toMatchObject([{ pattern: long }]);
  await app.close();
});

it('a booted registration has the master key for encrypted channels', async () => {
  const { app } = await bootApp();
  const reply = app.get(PusherAuthService).signChannel({ socketId: '1.1', channelName: 'private-encrypted-a' });
  expect(Object.keys(reply)).toEqual(['auth', 'shared_secret']);
  await app.close();
});

describe('an option', () => {
  const everyOptionWrong = {
    key: 'a:b',
    secret: '',
    encryptionMasterKeyBase64: 'c2VjcmV0',
    getUser: 'req.user',
    presence: { userid: () => 1 },
    jsonpOrigins: ['*'],
    maxBatchSize: 0,
    policyTimeoutMs: '10s',
    maxChannelNameLength: 201,
    onDecision: {},
  };

  it.each<[name: string, value: unknown, what: string]>([
    ['key', undefined, 'key is undefined: the variable it is read from is not set'],
    ['key', null, 'key is null: the variable it is read from is not set'],
    ['key', '', 'key is empty: the variable it is read from is not set'],
    ['key', 'undefined', 'key is the word "undefined": the variable it is read from is not set'],
    ['key', 5, 'key must be a string of ASCII characters without spaces and colons'],
    ['key', 'a:b', 'key must be a string of ASCII characters without spaces and colons'],
    ['key', 'a b', 'key must be a string of ASCII characters without spaces and colons'],
    ['key', 'é', 'key must be a string of ASCII characters without spaces and colons'],
    ['key', SECRET, 'key and secret are the same'],
    ['secret', undefined, 'secret is undefined: the variable it is read from is not set'],
    ['secret', '', 'secret is empty: the variable it is read from is not set'],
    ['secret', 'null', 'secret is the word "null": the variable it is read from is not set'],
    ['secret', 5, 'secret must be a string without spaces around it'],
    ['secret', 'secret\n', 'secret must be a string without spaces around it'],
    ['credentials', null, 'key and secret have no effect next to credentials'],
    ['encryptionMasterKeyBase64', 5, 'encryptionMasterKeyBase64 must be a string of base64, got number'],
    ['encryptionMasterKeyBase64', 'a b', 'encryptionMasterKeyBase64 is not standard base64 with padding'],
    ['encryptionMasterKeyBase64', 'YQ==', 'encryptionMasterKeyBase64 must decode to 32 bytes, got 1'],
    ['getUser', 'user', 'getUser must be a function'],
    ['presence', () => 1, 'presence must contain the functions userId and/or userInfo, and nothing else'],
    ['presence', { userId: 'id' }, 'presence must contain the functions userId and/or userInfo, and nothing else'],
    ['presence', { user_id: () => 1 }, 'presence must contain the functions userId and/or userInfo, and nothing else'],
    ['jsonpOrigins', ['https://app.example'], 'jsonpOrigins has no effect without jsonp: true'],
    ['jsonp', true, 'jsonp: true needs jsonpOrigins'],
    ['maxBatchSize', 0, 'maxBatchSize must be an integer from 1 to 1000'],
    ['maxBatchSize', 1001, 'maxBatchSize must be an integer from 1 to 1000'],
    ['maxBatchSize', '100', 'maxBatchSize must be an integer from 1 to 1000'],
    ['policyTimeoutMs', 0.5, 'policyTimeoutMs must be an integer from 1 to 600000'],
    ['policyTimeoutMs', Infinity, 'policyTimeoutMs must be an integer from 1 to 600000'],
    ['policyTimeoutMs', NaN, 'policyTimeoutMs must be an integer from 1 to 600000'],
    ['maxChannelNameLength', 201, 'maxChannelNameLength must be an integer from 16 to 200'],
    ['onDecision', {}, 'onDecision must be a function'],
  ])('%s of %p is rejected', async (name, value, what) => {
    const problems = await bootProblems({ auth: { [name]: value } });
    expect(problems).toEqual([
      {
        code: 'options',
        where: 'PusherAuthModule',
        what: expect.stringContaining(what) as string,
        fix: expect.any(String) as string,
      },
    ]);
  });

  it.each<[what: string, jsonpOrigins: unknown]>([
    ['not an array', 'https://app.example'],
    ['an empty array', []],
    ['an array with a wildcard', ['*']],
  ])('jsonpOrigins is rejected if it is %s', async (_, jsonpOrigins) => {
    expect(await bootProblems({ auth: { jsonp: true, jsonpOrigins } as never })).toEqual([
      {
        code: 'options',
        where: 'PusherAuthModule',
        what: 'jsonpOrigins must be an array of one or more origins, such as ["https://app.example.com"]',
        fix: 'write each origin as browsers do: https://app.example.com',
      },
    ]);
  });

  it('that is missing is reported with both possible fixes', async () => {
    const [problem] = await bootProblems({ auth: { secret: undefined } });
    expect(problem?.fix).toBe(
      'set the variable; to start without Pusher, give credentials: null instead of key and secret',
    );
  });

  it('that is invalid is reported together with all others', async () => {
    const problems = await bootProblems({ auth: { jsonp: true, ...everyOptionWrong } as never });
    expect(problems.map(({ what }) => what.split(' ')[0])).toEqual(Object.keys(everyOptionWrong));
  });

  it('never appears with its value in the message', async () => {
    const secrets = { key: 'the key:', secret: Buffer.from('the secret'), encryptionMasterKeyBase64: 'the master key' };
    const error = await bootError({ auth: secrets as never });
    const everything = `${error.stack}${JSON.stringify(error)}${JSON.stringify(error.problems)}`;
    expect(error.problems).toHaveLength(3);
    expect(everything).not.toMatch(/the (secret|master key|key:)/);
    expect(everything).not.toContain(JSON.stringify([...Buffer.from('the secret')]).slice(1, -1));
  });

  it.each<[name: string]>([['gaurds'], ['cluster'], ['__proto__'], ['constructor'], ['toString']])(
    'that does not exist is rejected: %s',
    async (name) => {
      const auth = PusherAuthModule.forRoot(JSON.parse(`{"key":"k","secret":"s","${name}":[]}`) as never);
      expect(await bootProblems({ auth })).toEqual([
        {
          code: 'options',
          where: 'PusherAuthModule',
          what: `unknown option ${JSON.stringify(name)}`,
          fix: expect.stringContaining('key, secret, credentials, encryptionMasterKeyBase64') as string,
        },
      ]);
    },
  );

  it('object that is missing is rejected', async () => {
    expect(await bootProblems({ auth: PusherAuthModule.forRoot(undefined as never) })).toEqual([
      {
        code: 'options',
        where: 'PusherAuthModule',
        what: 'the options must be an object',
        fix: 'give { key, secret, … } to forRoot',
      },
    ]);
  });

  it.each<[label: string, auth: DynamicModule]>([
    ['not an object', PusherAuthModule.forRootAsync({ useFactory: () => undefined as never })],
    ['an invalid length', PusherAuthModule.forRoot({ ...OPTIONS, maxChannelNameLength: 5 })],
    ['an invalid master key', PusherAuthModule.forRoot({ ...OPTIONS, encryptionMasterKeyBase64: 'x' })],
  ])('that is invalid causes no errors in valid policies: %s', async (_, auth) => {
    const providers = [roomPolicies(LooseChannelPolicy(['private-room-1', 'private-encrypted-room-1']))];
    expect(await bootProblems({ auth, providers })).toEqual([expect.objectContaining({ code: 'options' })]);
  });

  it.each([[undefined], [null], ['key:secret']])('object of %p is rejected', async (made) => {
    const auth = PusherAuthModule.forRootAsync({ useFactory: () => made as never });
    expect(await bootProblems({ auth })).toEqual([
      {
        code: 'options',
        where: 'PusherAuthModule',
        what: 'the options must be an object',
        fix: 'return { key, secret, … } from the factory',
      },
    ]);
  });

  it.each(['guards', 'imports', 'decorators', 'path', 'channelAuthPath', 'userAuthPath', 'version', 'isGlobal', 'app'])(
    'that Nest needs earlier is rejected if the factory returns it: %s',
    async (name) => {
      const made = { ...OPTIONS, [name]: [HeaderUserGuard] } as PusherAuthFactoryOptions;
      expect(await bootProblems({ auth: PusherAuthModule.forRootAsync({ useFactory: () => made }) })).toEqual([
        {
          code: 'options',
          where: 'PusherAuthModule',
          what: `${name} was returned by the factory, but Nest needs it before the factory runs`,
          fix: `move ${name} next to useFactory, useClass or useExisting`,
        },
      ]);
    },
  );

  it('that Nest needs earlier is rejected even if the factory returns it as an inherited getter', async () => {
    class Options {
      key = 'k';
      secret = 's';
      get guards(): unknown[] {
        return [HeaderUserGuard];
      }
    }
    const auth = PusherAuthModule.forRootAsync({ useFactory: () => new Options() as never });
    expect(await bootProblems({ auth })).toEqual([
      expect.objectContaining({ what: expect.stringMatching(/^guards was returned/) as string }),
    ]);
  });
});

describe('an option next to the factory', () => {
  it.each(['gaurds', 'key', 'secret', 'onDecision', 'presence'])(
    'is rejected if it has no effect there: %s',
    async (name) => {
      const auth = PusherAuthModule.forRootAsync({
        useFactory: () => OPTIONS,
        [name]: [HeaderUserGuard],
      });
      expect(await bootProblems({ auth })).toEqual([
        {
          code: 'registration',
          where: 'PusherAuthModule',
          what: expect.stringContaining(`${name} next to the factory has no effect`) as string,
          fix: expect.any(String) as string,
        },
      ]);
    },
  );

  it.each<[name: string, value: unknown, what: string]>([
    ['guards', HeaderUserGuard, 'guards must be an array'],
    ['guards', null, 'guards must be an array'],
    ['imports', class {}, 'imports must be an array'],
    ['decorators', [5], 'decorators must be an array of class decorators'],
    ['path', ['a', 'b'], 'path must be a string'],
    ['channelAuthPath', 5, 'channelAuthPath must be a string'],
    ['userAuthPath', null, 'userAuthPath must be a string'],
    ['isGlobal', 'false', 'isGlobal must be true or false'],
    ['jsonp', { allowedOrigins: [] }, 'jsonp must be true or false'],
    ['knownMetadata', 'roles', 'knownMetadata must be an array of metadata keys'],
    ['app', '', 'app must be a non-empty string'],
    ['app', 5, 'app must be a non-empty string'],
  ])('is rejected if it has the wrong type: %s of %p', async (name, value, what) => {
    expect(await bootProblems({ auth: { [name]: value } })).toEqual([
      expect.objectContaining({ code: 'registration', what, fix: expect.any(String) as string }),
    ]);
  });

  it('cannot be a factory that depends on the request', async () => {
    const auth = PusherAuthModule.forRootAsync({ useFactory: () => OPTIONS, inject: [REQUEST] });
    expect(await bootProblems({ auth })).toEqual([
      {
        code: 'registration',
        where: 'PusherAuthModule',
        what: 'the options depend on a request-scoped provider, so they do not exist at boot',
        fix: 'inject only providers of the default scope into the options factory',
      },
    ]);
  });
});

describe('options of a policy', () => {
  it.each<[options: object, patterns: string | string[], what: string]>([
    [{ allowGuest: 'yes' }, 'private-a', 'allowGuest must be a boolean'],
    [{ useSignedInUser: 1 }, 'presence-a', 'useSignedInUser must be a boolean'],
    [{ userId: 'id' }, 'presence-a', 'userId must be a function'],
    [{ userInfo: { name: 'x' } }, 'presence-a', 'userInfo must be a function'],
    [{ allowGuests: true }, 'private-a', 'unknown option "allowGuests"'],
    [{ guards: [HeaderUserGuard] }, 'private-a', 'unknown option "guards"'],
    [{ toString: () => '' }, 'private-a', 'unknown option "toString"'],
    [
      { userInfo: () => ({}) },
      'private-a',
      'userInfo would be ignored: private-a is for private channels, which have no members',
    ],
    [
      { userId: () => 1, userInfo: () => ({}) },
      ['presence-a', 'private-a'],
      'userId and userInfo would be ignored: private-a',
    ],
    [
      { useSignedInUser: true },
      'private-cache-a',
      'useSignedInUser would be ignored: private-cache-a is for private-cache channels',
    ],
    [
      { useSignedInUser: true, userInfo: () => ({}) },
      'presence-a',
      'userId and userInfo would be ignored: with useSignedInUser',
    ],
  ])('%p on %p are rejected', async (options, patterns, what) => {
    expect(await bootProblems({ providers: [roomPolicies(LooseChannelPolicy(patterns, options))] })).toEqual([
      {
        code: 'policy-options',
        where: JOIN,
        what: expect.stringContaining(what) as string,
        fix: expect.any(String) as string,
      },
    ]);
  });

  it.each([[{ ap: 'chat' }], [{ allowGuest: true }]])('%p on a user authentication are rejected', async (options) => {
    expect(await bootProblems({ providers: [roomPolicies(LooseUserAuthentication(options))] })).toEqual([
      {
        code: 'policy-options',
        where: JOIN,
        what: `unknown option "${Object.keys(options)[0]}"`,
        fix: 'remove it, or correct its name: app',
      },
    ]);
  });

  it.each([['chat'], [5], ['']])('cannot name the unregistered app %p', async (app) => {
    expect(await bootProblems({ providers: [roomPolicies(LooseChannelPolicy('private-a', { app }))] })).toEqual([
      {
        code: 'policy-app',
        where: JOIN,
        what: `no registration is named ${JSON.stringify(app)}`,
        fix: 'leave out app for the registration without a name',
      },
    ]);
  });

  it('must name an app if every registration has a name', async () => {
    const auth = PusherAuthModule.forRoot({ ...OPTIONS, app: 'chat' });
    expect(await bootProblems({ auth, providers: [roomPolicies(LooseChannelPolicy('private-a'))] })).toEqual([
      { code: 'policy-app', where: JOIN, what: 'every registration has a name', fix: 'write app: "chat"' },
    ]);
  });

  it('do not hide other mistakes of the policy if they name an unregistered app', async () => {
    const Policies = roomPolicies(LooseChannelPolicy('private-<id', { app: 'chat', allowGuests: true }));
    const problems = await bootProblems({ providers: [Policies] });
    expect(problems.map(({ code }) => code).sort()).toEqual(['pattern-syntax', 'policy-app', 'policy-options']);
  });
});

describe('user authentication', () => {
  class Accounts {
    @UserAuthentication()
    first(): SignedInUser {
      return { id: 1 };
    }
    @UserAuthentication()
    second(): SignedInUser {
      return { id: 2 };
    }
  }

  it('is decided by at most one method', async () => {
    expect(await bootProblems({ providers: [Accounts] })).toEqual([
      {
        code: 'user-authentication',
        where: 'PolicyModule › Accounts.second',
        what: 'duplicate @UserAuthentication(): PolicyModule › Accounts.first already has it',
        fix: 'keep one for each registration',
      },
    ]);
  });
});

const Header = createParamDecorator(() => 'header');

describe('an enhancer that Nest applies only to controllers', () => {
  it.each<[name: string, decorator: MethodDecorator & ClassDecorator, what: string, fix: RegExp]>([
    ['pipes', UsePipes(ValidationPipe), 'pipes do not run on policies', /placeholder types \(<id:int>\)/],
    ['interceptors', UseInterceptors(class {} as never), 'interceptors do not run on policies', /onDecision/],
    [
      'exception filters',
      UseFilters(class {} as never),
      'exception filters do not run on policies',
      /ForbiddenException/,
    ],
  ])('is rejected on policies: %s', async (_, decorator, what, fix) => {
    const onMethod = roomPolicies(decorator, LooseChannelPolicy('private-a'));
    expect(await bootProblems({ providers: [onMethod] })).toEqual([
      { code: 'policy-enhancer', where: JOIN, what, fix: expect.stringMatching(fix) as string },
    ]);
    const onClass = roomPolicies(LooseChannelPolicy('private-a'));
    decorator(onClass);
    expect(await bootProblems({ providers: [onClass] })).toEqual([
      {
        code: 'policy-enhancer',
        where: 'PolicyModule › RoomPolicies',
        what,
        fix: expect.stringMatching(fix) as string,
      },
    ]);
  });

  it.each<[name: string, decorator: ParameterDecorator]>([
    ['@Body()', Body()],
    ['@Param()', Param('id')],
    ['a custom decorator', Header()],
  ])('is rejected on parameters of policies: %s', async (_, decorator) => {
    const Policies = roomPolicies(LooseChannelPolicy('private-a'));
    decorator(Policies.prototype as object, 'join', 0);
    expect(await bootProblems({ providers: [Policies] })).toEqual([
      {
        code: 'policy-enhancer',
        where: JOIN,
        what: 'parameter decorators do not work on policies: a policy receives one argument, the channel request',
        fix: 'take what you need from it: { user, params, request }',
      },
    ]);
  });

  it('is reported together with other mistakes, and once for a class', async () => {
    @UsePipes(ValidationPipe)
    class RoomPolicies {
      @ChannelPolicy('private-a')
      @UseInterceptors(class {} as never)
      @UseFilters(class {} as never)
      join(): boolean {
        return true;
      }
      @LooseChannelPolicy('private-<b')
      leave(): boolean {
        return true;
      }
    }
    const problems = await bootProblems({ providers: [RoomPolicies] });
    expect(problems.map(({ code, where }) => `${code} ${where}`).sort()).toEqual([
      'pattern-syntax PolicyModule › RoomPolicies.leave',
      'policy-enhancer PolicyModule › RoomPolicies',
      'policy-enhancer PolicyModule › RoomPolicies.join',
      'policy-enhancer PolicyModule › RoomPolicies.join',
    ]);
  });

  it('is valid on other methods of the class', async () => {
    class Gateway {
      @ChannelPolicy('private-a')
      join(): boolean {
        return true;
      }
      @UsePipes(ValidationPipe)
      onMessage(@Body() message: string): string {
        return message;
      }
    }
    const { app } = await bootApp({ providers: [Gateway] });
    await app.close();
  });
});

describe('a guard of a policy', () => {
  @Injectable()
  @UseGuards(HeaderUserGuard)
  class RoomPolicies {
    @ChannelPolicy('private-a')
    join(): boolean {
      return true;
    }
  }

  it.each<[what: string, provider: object]>([
    ['useFactory', { provide: RoomPolicies, useFactory: () => new RoomPolicies() }],
    ['useValue', { provide: 'rooms', useValue: new RoomPolicies() }],
  ])('is rejected if Nest did not create it: %s', async (_, provider) => {
    expect(await bootProblems({ providers: [provider as never] })).toEqual([
      {
        code: 'policy-guard',
        where: JOIN,
        what: 'HeaderUserGuard is not a provider of PolicyModule, so it could not protect the policy',
        fix: 'add HeaderUserGuard to the providers of PolicyModule',
      },
    ]);
  });

  it('is valid if the module provides it, although Nest did not create it for the policy', async () => {
    const provider = { provide: RoomPolicies, useFactory: () => new RoomPolicies() };
    const { app } = await bootApp({ providers: [provider, HeaderUserGuard] });
    expect(app.get(PusherAuthService).policies()).toMatchObject([{ guards: ['HeaderUserGuard'] }]);
    await app.close();
  });

  it('is rejected, not lost, below a decorator that replaces the method', async () => {
    const Replacing: MethodDecorator = (_target, _key, descriptor) => ({ ...descriptor, value: (() => true) as never });
    const Policies = roomPolicies(Replacing, UseGuards(HeaderUserGuard), LooseChannelPolicy('private-a'));
    expect(await bootProblems({ providers: [Policies] })).toEqual([
      {
        code: 'policy-guard',
        where: JOIN,
        what: 'another decorator replaced the method above @UseGuards(HeaderUserGuard), so the guard would not protect the policy',
        fix: 'put @UseGuards above that decorator',
      },
    ]);
  });
});

describe('a decorator that replaces the method', () => {
  const Replacing =
    (keepsGuards: boolean): MethodDecorator =>
    (_target, _key, descriptor) => {
      const replaced = () => true;
      const guards: unknown = Reflect.getMetadata('__guards__', descriptor.value as object);
      if (keepsGuards) Reflect.defineMetadata('__guards__', guards, replaced);
      return { ...descriptor, value: replaced as never };
    };

  it('is valid if it keeps the guards', async () => {
    const Policies = roomPolicies(Replacing(true), UseGuards(HeaderUserGuard), LooseChannelPolicy('private-a'));
    const { app } = await bootApp({ providers: [Policies] });
    expect(app.get(PusherAuthService).policies()).toMatchObject([{ guards: ['HeaderUserGuard'] }]);
    await app.close();
  });

  it('is rejected if it loses guards, even instances', async () => {
    const guard = UseGuards(new HeaderUserGuard());
    const Policies = roomPolicies(Replacing(false), guard, LooseChannelPolicy('private-a'));
    expect(await bootProblems({ providers: [Policies] })).toEqual([
      expect.objectContaining({
        code: 'policy-guard',
        what: expect.stringContaining('@UseGuards(HeaderUserGuard)') as string,
      }),
    ]);
  });
});

it('a pipe is rejected even below a decorator that replaces the method', async () => {
  const Replacing: MethodDecorator = (_target, _key, descriptor) => ({ ...descriptor, value: (() => true) as never });
  const Policies = roomPolicies(Replacing, UsePipes(ValidationPipe), LooseChannelPolicy('private-a'));
  expect(await bootProblems({ providers: [Policies] })).toEqual([
    expect.objectContaining({ code: 'policy-enhancer', where: JOIN }),
  ]);
});

describe('a registration', () => {
  const boot = (...imports: ReturnType<typeof PusherAuthModule.forRoot>[]) =>
    bootProblems({ auth: moduleOf('AuthModules', { imports }) });

  it('cannot exist twice', async () => {
    expect(
      await boot(PusherAuthModule.forRoot(OPTIONS), PusherAuthModule.forRoot({ ...OPTIONS, path: 'other' })),
    ).toEqual([
      {
        code: 'registration',
        where: 'PusherAuthModule',
        what: 'registered twice: each forRoot(...) is its own registration, imported by AuthModules',
        fix: 'keep the result of one forRoot(...) in a constant or a module and import that, or give each registration its own app and path',
      },
    ]);
  });

  it('is reported once if it exists twice, and so are its policies', async () => {
    const auth = moduleOf('AuthModules', {
      imports: [PusherAuthModule.forRoot(OPTIONS), PusherAuthModule.forRoot(OPTIONS)],
    });
    const problems = await bootProblems({ auth, providers: [roomPolicies(LooseChannelPolicy('private-<id'))] });
    expect(problems.map(({ code }) => code)).toEqual(['registration', 'pattern-syntax']);
  });

  it('cannot take the name of another', async () => {
    const first = PusherAuthModule.forRoot({ ...OPTIONS, app: 'chat' });
    expect(await boot(first, PusherAuthModule.forRoot({ ...OPTIONS, app: 'chat', path: 'other' }))).toEqual([
      expect.objectContaining({
        code: 'registration',
        where: 'PusherAuthModule (chat)',
        what: 'duplicate registration name "chat", imported by AuthModules',
      }),
    ]);
  });

  it.each([
    [{}, ['/pusher/auth', '/pusher/user-auth']],
    [{ path: '/Pusher/' }, ['/pusher/auth', '/pusher/user-auth']],
    [{ path: '', channelAuthPath: 'pusher/auth' }, ['/pusher/auth']],
    [{ path: 'pusher', channelAuthPath: 'other', userAuthPath: 'auth' }, ['/pusher/auth']],
  ])('cannot take the path of another: %p', async (paths, shared) => {
    const problems = await boot(
      PusherAuthModule.forRoot({ ...OPTIONS, userAuthPath: 'user-auth' }),
      PusherAuthModule.forRoot({ ...OPTIONS, app: 'chat', userAuthPath: 'user-auth', ...paths }),
    );
    expect(problems).toEqual(
      shared.map((path) => ({
        code: 'registration',
        where: expect.stringMatching(/^PusherAuthModule( \(chat\))? and PusherAuthModule( \(chat\))?$/) as string,
        what: `two endpoints have the path ${path}`,
        fix: 'give each its own path: path, channelAuthPath, userAuthPath',
      })),
    );
  });

  it('cannot have the same path for both endpoints', async () => {
    expect(await bootProblems({ auth: { userAuthPath: '/auth' } })).toEqual([
      expect.objectContaining({ where: 'PusherAuthModule', what: 'two endpoints have the path /pusher/auth' }),
    ]);
  });

  it('cannot be the bare module', async () => {
    expect(await bootProblems({ auth: moduleOf('AppModule', { imports: [PusherAuthModule] }) })).toEqual([
      {
        code: 'registration',
        where: 'PusherAuthModule',
        what: 'imported without forRoot(...) or forRootAsync(...)',
        fix: expect.stringMatching(/^import one PusherAuthModule\.forRoot/) as string,
      },
    ]);
  });
});

describe('every mistake', () => {
  @UsePipes(ValidationPipe)
  class ChatPolicies {
    @LooseChannelPolicy(['presence-room-<id:itn>', 'private-<team>-<id>'])
    join(): boolean {
      return true;
    }

    @ChannelPolicy('private-encrypted-vault-<id>')
    vault(): boolean {
      return true;
    }
  }
  class OrderPolicies {
    @ChannelPolicy('private-order-<id:int>', { app: 'orders' })
    own(): boolean {
      return true;
    }

    @ChannelPolicy('private-<thing:word>-7', { app: 'orders' })
    seven(): boolean {
      return true;
    }
  }
  const settings = (providers: Type[] = [ChatPolicies, OrderPolicies]) => ({
    auth: moduleOf('AuthModules', {
      imports: [
        PusherAuthModule.forRoot({ key: 'k', secret: '' }),
        PusherAuthModule.forRoot({ ...OPTIONS, app: 'orders', maxBatchSize: 0 }),
      ],
    }),
    providers,
  });

  it('is part of one readable error', async () => {
    const error = await bootError(settings());
    expect(error.name).toBe('PusherAuthBootError');
    expect(error.message).toBe(`nestjs-pusher-auth found 8 mistakes.

  1. PusherAuthModule and PusherAuthModule (orders) [registration]
     two endpoints have the path /pusher/auth
     Fix: give each its own path: path, channelAuthPath, userAuthPath
     See node_modules/nestjs-pusher-auth/docs/errors.md#registration

  2. PusherAuthModule [options]
     secret is empty: the variable it is read from is not set
     Fix: set the variable; to start without Pusher, give credentials: null instead of key and secret
     See node_modules/nestjs-pusher-auth/docs/errors.md#options

  3. PusherAuthModule (orders) [options]
     maxBatchSize must be an integer from 1 to 1000
     Fix: give it such a number, or leave it out
     See node_modules/nestjs-pusher-auth/docs/errors.md#options

  4. PolicyModule › ChatPolicies [policy-enhancer]
     pipes do not run on policies
     Fix: remove @UsePipes: placeholder types (<id:int>) validate and convert, and the policy can deny the rest. If other methods of the class need it, move the policies to another class
     See node_modules/nestjs-pusher-auth/docs/errors.md#policy-enhancer

  5. PolicyModule › ChatPolicies.join [pattern-syntax]
     presence-room-<id:itn>
                       ^^^
     unknown type "itn"
     Fix: did you mean "int"?
     See node_modules/nestjs-pusher-auth/docs/errors.md#pattern-syntax

  6. PolicyModule › ChatPolicies.join [pattern-syntax]
     private-<team>-<id>
             ^^^^^^
     only the last placeholder may be untyped, because <team> matches any characters
     Fix: give it a type, such as <team:word>
     See node_modules/nestjs-pusher-auth/docs/errors.md#pattern-syntax

  7. PolicyModule › ChatPolicies.vault [encryption-key]
     private-encrypted-vault-<id> is for encrypted channels, but encryptionMasterKeyBase64 is not set
     Fix: set the option to 32 random bytes as base64: openssl rand -base64 32
     See node_modules/nestjs-pusher-auth/docs/errors.md#encryption-key

  8. PolicyModule › OrderPolicies.own and PolicyModule › OrderPolicies.seven [pattern-conflict]
     private-order-<id:int> and private-<thing:word>-7 both match private-order-7, and neither is more specific
     Fix: let them differ in a literal, or give one of them a more specific placeholder type
     See node_modules/nestjs-pusher-auth/docs/errors.md#pattern-conflict
`);
  });

  it('keeps every registration closed', async () => {
    const chat = PusherAuthModule.forRoot(OPTIONS);
    const orders = PusherAuthModule.forRoot({ ...OPTIONS, app: 'orders', path: 'orders', maxBatchSize: 0 });
    const module = await Test.createTestingModule({
      imports: [chat, orders],
      providers: [roomPolicies(LooseChannelPolicy('private-a'))],
    }).compile();
    const app = module.createNestApplication({ logger: false });
    await expect(app.init()).rejects.toBeInstanceOf(PusherAuthBootError);
    const service = module.get(PusherAuthService);
    const asked = { socketId: '1.1', channelName: 'private-a' };
    const subscriber = { user: { id: 1 } };
    expect(() => service.signChannel(asked)).toThrow('available from onApplicationBootstrap on');
    expect(() => service.signUser({ socketId: '1.1', user: { id: 1 } })).toThrow(
      'available from onApplicationBootstrap on',
    );
    expect(() => service.policies()).toThrow('available from onApplicationBootstrap on');
    await expect(service.authorize(asked, subscriber)).rejects.toThrow('available from onApplicationBootstrap on');
    await expect(service.can(asked, subscriber)).rejects.toThrow('available from onApplicationBootstrap on');
    await expect(service.authenticateUser(asked, subscriber)).rejects.toThrow(
      'available from onApplicationBootstrap on',
    );
    await app.close().catch(() => undefined);
  });
});
