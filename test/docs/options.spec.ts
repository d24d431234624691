import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { RealtimeModule as FactoryModule } from './guide/options-factory.js';
import { RealtimeModule } from './guide/options.js';
import { RealtimeModule as OptionalRealtimeModule } from './guide/without-pusher.js';
import { codeSpansIn, tablesIn } from './markdown.js';

const PAGE = readFileSync('docs/options.md', 'utf8');
/** Options and extras are in separate tables, by topic. Their headers differ in the first cell. */
const rowsOf = (header: string) => {
  const rows = tablesIn(PAGE).flatMap((table) => (table.header[0] === header ? table.rows : []));
  expect(new Set(rows.map(([name]) => name)).size).toBe(rows.length);
  return new Map(rows.map((row) => [codeSpansIn(row[0]!)[0]!, row]));
};

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022, true);
}

describe('docs/options.md', () => {
  const optionsClass = parse('src/pusher-auth.options.ts').statements.find(ts.isClassDeclaration)!;
  const options = optionsClass.members.filter(ts.isPropertyDeclaration);
  const extras = parse('src/pusher-auth.module-options.ts')
    .statements.filter(ts.isInterfaceDeclaration)
    .find(({ name }) => name.text === 'PusherAuthModuleExtras')!;

  it('lists exactly the existing options', () => {
    expect([...rowsOf('Option').keys()]).toEqual(options.map(({ name }) => name.getText()));
    expect([...rowsOf('Extra').keys()]).toEqual(extras.members.map(({ name }) => name!.getText()));
  });

  it('has the limits and defaults of numbers', () => {
    const numbers = options.flatMap((option) => {
      const [, least, most] = /IsIntegerFrom\((\d+), ([\w]+)\)/.exec(option.getText()) ?? [];
      return least === undefined
        ? []
        : [{ name: option.name.getText(), least, most: most!, initial: option.initializer! }];
    });
    const named: Record<string, string> = { MAX_CHANNEL_NAME_LENGTH: '200', DEFAULT_MAX_CHANNEL_NAME_LENGTH: '164' };
    const value = (text: string) => named[text] ?? text.replaceAll('_', '');
    expect(numbers.length).toBe(4);
    for (const { name, least, most, initial } of numbers) {
      const [, , byDefault, limits] = rowsOf('Option').get(name)!;
      expect([name, byDefault, limits]).toEqual([name, value(initial.getText()), `${least}–${value(most)}`]);
    }
  });

  it.each([
    ['a module with options and extras', RealtimeModule, { PUSHER_KEY: 'key', PUSHER_SECRET: 'a-long-secret' }],
    ['a factory class', FactoryModule, {}],
    ['an application that starts without Pusher', OptionalRealtimeModule, {}],
  ])('shows %s', async (_, imported, environment) => {
    expect(process.env).not.toHaveProperty('PUSHER_KEY');
    Object.assign(process.env, environment);
    const app = (await Test.createTestingModule({ imports: [imported] }).compile()).createNestApplication({
      logger: false,
    });
    await app.init();
    for (const name of Object.keys(environment)) Reflect.deleteProperty(process.env, name);
    expect(await pusherAuthTester(app).as({ id: 1, name: 'Ada' }).join('presence-lobby')).toMatchObject({
      granted: true,
    });
    await app.close();
  });
});
