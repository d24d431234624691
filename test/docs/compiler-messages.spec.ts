import { readFileSync } from 'node:fs';
import { messagesOf } from '../types/compiler.js';
import { codeSpansIn, entriesIn } from './markdown.js';

/** The mistakes whose compiler messages docs/errors.md quotes, each in a separate class. */
const MISTAKES = {
  prefix: "@ChannelPolicy('room-<id>') own(): boolean { return true; }",
  type: "@ChannelPolicy('private-<id:itn>') own(): boolean { return true; }",
  text: "@ChannelPolicy('private-user-<id:int>') own(): string { return 'yes'; }",
  member: "@ChannelPolicy('private-user-<id:int>') own(): { userId: string } { return { userId: '1' }; }",
  batch: "@ChannelBatchPolicy('private-user-<id:int>') own(): boolean { return true; }",
  arguments: `@ChannelPolicy('private-user-<id:int>')
    own(user: { id: number }, params: { id: number }): boolean { return user.id === params.id; }`,
  pattern: `@ChannelPolicy('private-user-<id:int>')
    own({ params }: ChannelRequest<'private-user-<userId:int>'>): boolean { return params.userId === 1; }`,
  argument: `@ChannelPolicy('private-user-<id:int>')
    own({ params }: { params: { id: string } }): boolean { return params.id === '1'; }`,
  placeholder: `@ChannelPolicy('private-user-<id:int>')
    own({ params }: ChannelRequest<'private-user-<id:int>'>): boolean { return params.userId === 1; }`,
  syntax: `@ChannelPolicy('private-user-:id')
    own({ params }: ChannelRequest<'private-user-:id'>): boolean { return params.id === 1; }`,
  user: `@ChannelPolicy('private-user-<id:int>')
    own({ user }: ChannelRequest<'private-user-<id:int>'>): boolean { return user.id === 1; }`,
  options: "@ChannelPolicy('private-user-<id:int>', { userInfo: () => ({}) }) own(): boolean { return true; }",
  key: `readonly module = PusherAuthModule.forRootAsync({
    inject: [ConfigService],
    useFactory: (config: ConfigService) => ({
      key: config.get<string>('PUSHER_KEY'),
      secret: config.get<string>('PUSHER_SECRET'),
    }),
  });`,
  secret: `readonly module = PusherAuthModule.forRootAsync({
    inject: [ConfigService],
    useFactory: (config: ConfigService) => ({
      key: config.getOrThrow<string>('PUSHER_KEY'),
      secret: config.get<string>('PUSHER_SECRET'),
    }),
  });`,
  request: `readonly module = PusherAuthModule.forRoot({
    key: 'key',
    secret: 'secret',
    getUser: (request) => request.session.user,
  });`,
} as const;

const IMPORTS = `
  import { ConfigService } from '@nestjs/config';
  import { PusherAuthModule } from 'nestjs-pusher-auth';
`;

const QUOTED = entriesIn(readFileSync('docs/errors.md', 'utf8'))
  .filter(({ part }) => part === 'When compiling')
  .flatMap(({ heading }) => codeSpansIn(heading));

let messages: Record<string, string[]>;
beforeAll(() => {
  const code = Object.fromEntries(
    Object.entries(MISTAKES).map(([name, member]) => [name, `${IMPORTS}class P { ${member} }`]),
  );
  // As set by `nest new`.
  messages = messagesOf(code, { exactOptionalPropertyTypes: false });
}, 120_000);

/** The lines of all messages, without their indentation. */
const lines = () => Object.values(messages).flatMap((found) => found.flatMap((message) => message.split(/\n */)));

describe("the compiler's messages in docs/errors.md", () => {
  it('are those of the compiler', () => {
    expect(QUOTED.length).toBeGreaterThan(10);
    expect(QUOTED.filter((quoted) => !lines().includes(quoted))).toEqual([]);
  });

  it.each(Object.keys(MISTAKES))('include the last line for a mistake in the %s', (name) => {
    const [message, ...more] = messages[name]!;
    expect(more).toEqual([]);
    expect(QUOTED).toContain(message!.split(/\n */).at(-1));
  });
});
