import { Test } from '@nestjs/testing';
import { pusherAuthTester } from 'nestjs-pusher-auth/testing';
import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { ConfiguredModule } from './guide/options-factory.js';
import { OptionalRealtimeModule } from './guide/without-pusher.js';
import { codeSpansIn, tablesIn } from './markdown.js';

const PAGE = readFileSync('docs/options.md', 'utf8');
const rowsUnder = (heading: string) => {
  const rows = tablesIn(PAGE).find((table) => table.heading === heading)?.rows ?? [];
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

  it('lists every option, and no other', () => {
    expect([...rowsUnder('Options').keys()]).toEqual(options.map(({ name }) => name.getText()));
    expect([...rowsUnder('Extras').keys()]).toEqual(extras.members.map(({ name }) => name!.getText()));
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
      const [, , byDefault, limits] = rowsUnder('Options').get(name)!;
      expect([name, byDefault, limits]).toEqual([name, value(initial.getText()), `${least}–${value(most)}`]);
    }
  });

  it('shows a factory that works', async () => {
    const app = (await Test.createTestingModule({ imports: [ConfiguredModule] }).compile()).createNestApplication({
      logger: false,
    });
    await app.init();
    expect(await pusherAuthTester(app).as({ id: 1, name: 'Ada' }).join('presence-lobby')).toMatchObject({
      granted: true,
    });
    await app.close();
  });

  it('shows an application that starts without Pusher', async () => {
    expect(process.env).not.toHaveProperty('PUSHER_KEY');
    const app = (await Test.createTestingModule({ imports: [OptionalRealtimeModule] }).compile()).createNestApplication(
      { logger: false },
    );
    await app.init();
    const { granted } = await pusherAuthTester(app).as({ id: 1, name: 'Ada' }).join('presence-lobby');
    expect(granted).toBe(true);
    await app.close();
  });
});
