import ts from 'typescript';
import { insertImport } from '../../../src/nest-add/insert-import.js';

const add = (text: string) => insertImport(ts, text, 'RealtimeModule', './realtime/realtime.module');
const IMPORT = "import { RealtimeModule } from './realtime/realtime.module';";
const NEST = "import { Module } from '@nestjs/common';";

describe('adding a module to the imports of another', () => {
  it.each([
    ['an empty list', '@Module({ imports: [] })', '@Module({ imports: [RealtimeModule] })'],
    ['no list', '@Module({ providers: [A] })', '@Module({ imports: [RealtimeModule], providers: [A] })'],
    ['nothing at all', '@Module({})', '@Module({ imports: [RealtimeModule] })'],
    ['a list on one line', '@Module({ imports: [A, B] })', '@Module({ imports: [A, B, RealtimeModule] })'],
    [
      'a list on several lines',
      '@Module({\n  imports: [\n    A,\n    B.forRoot({ b: [1] }),\n  ],\n})',
      '@Module({\n  imports: [\n    A,\n    B.forRoot({ b: [1] }),\n    RealtimeModule,\n  ],\n})',
    ],
    [
      'a list on several lines without a comma at the end',
      '@Module({\n\timports: [\n\t\tA,\n\t\tB\n\t],\n})',
      '@Module({\n\timports: [\n\t\tA,\n\t\tB,\n\t\tRealtimeModule\n\t],\n})',
    ],
    [
      'comments behind entries, which stay with their entry',
      '@Module({\n  imports: [\n    A, // first\n    B, /* one */ // last\n  ],\n})',
      '@Module({\n  imports: [\n    A, // first\n    B, /* one */ // last\n    RealtimeModule,\n  ],\n})',
    ],
    [
      'a comment behind the last entry, without a comma',
      '@Module({\n  imports: [\n    A, // first\n    B // last\n  ],\n})',
      '@Module({\n  imports: [\n    A, // first\n    B, // last\n    RealtimeModule\n  ],\n})',
    ],
    [
      'comments on one line',
      '@Module({ imports: [A /* a */, B /* b */] })',
      '@Module({ imports: [A /* a */, B /* b */, RealtimeModule] })',
    ],
    ['a comma before the bracket', '@Module({ imports: [A, B,] })', '@Module({ imports: [A, B, RealtimeModule,] })'],
    [
      'a comma inside a comment',
      '@Module({ imports: [A /* , */, B /* , */ , ] })',
      '@Module({ imports: [A /* , */, B /* , */ , RealtimeModule, ] })',
    ],
    ['a name in quotes', "@Module({ 'imports': [A] })", "@Module({ 'imports': [A, RealtimeModule] })"],
    [
      'other properties on several lines',
      '@Module({\n  providers: [A],\n})',
      '@Module({\n  imports: [RealtimeModule],\n  providers: [A],\n})',
    ],
    [
      'a list with only a comment',
      '@Module({\n  imports: [\n    // nothing yet ]\n  ],\n})',
      '@Module({\n  imports: [RealtimeModule,\n    // nothing yet ]\n  ],\n})',
    ],
    [
      'a comment below the last entry',
      '@Module({\n  imports: [\n    A, // one\n    // B,\n  ],\n})',
      '@Module({\n  imports: [\n    A, // one\n    RealtimeModule,\n    // B,\n  ],\n})',
    ],
    [
      'an entry that depends on a condition',
      '@Module({ imports: [A, ...(isDebug ? [B] : [])] })',
      '@Module({ imports: [A, ...(isDebug ? [B] : []), RealtimeModule] })',
    ],
    [
      'another decorator before it',
      '@Global()\n@Module({ imports: [A] })',
      '@Global()\n@Module({ imports: [A, RealtimeModule] })',
    ],
    ['spread entries', '@Module({ imports: [...MORE] })', '@Module({ imports: [...MORE, RealtimeModule] })'],
    [
      'text that looks like code',
      "@Module({ imports: [A.forRoot('imports: []')] /* imports: [] */ })",
      "@Module({ imports: [A.forRoot('imports: []'), RealtimeModule] /* imports: [] */ })",
    ],
  ])('edits %s', (_, before, after) => {
    const rest = '\nexport class AppModule {}\n';
    expect(add(`${NEST}\n\n${before}${rest}`)).toEqual({
      result: 'edited',
      text: `${NEST}\n${IMPORT}\n\n${after}${rest}`,
    });
  });

  it.each([
    ['double quotes', 'import { Module } from "@nestjs/common";', IMPORT.replaceAll("'", '"')],
    ['no semicolons', "import { Module } from '@nestjs/common'", IMPORT.replace(';', '')],
    ['a comment after the last import', `${NEST} // Nest`, IMPORT],
    ['an import on several lines', "import {\n  Module,\n} from '@nestjs/common';", IMPORT],
    ['a default import at the end', `${NEST}\nimport settings from './settings';`, IMPORT],
    ['a comment that looks like an import', `${NEST}\nimport y from 'y'; // } from 'z'`, IMPORT],
  ])('follows the style of the file: %s', (_, before, added) => {
    expect(add(`${before}\n@Module({ imports: [] }) export class A {}`)).toMatchObject({
      text: `${before}\n${added}\n@Module({ imports: [RealtimeModule] }) export class A {}`,
    });
  });

  it('keeps the line endings of Windows', () => {
    const before = `${NEST}\r\n\r\n@Module({\r\n  imports: [\r\n    A,\r\n  ],\r\n})\r\nexport class AppModule {}\r\n`;
    const edit = add(before);
    expect(edit).toMatchObject({ result: 'edited' });
    expect((edit as { text: string }).text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('changes nothing the second time', () => {
    const once = add(`${NEST}\n@Module({ imports: [A] }) export class AppModule {}`);
    expect(add((once as { text: string }).text)).toEqual({ result: 'unchanged' });
  });

  it.each([
    ['a computed list', '@Module({ imports: BASE.concat(A) }) class A {}', 'its imports are not a plain array'],
    ['a list in a variable', '@Module({ imports: LIST }) class A {}', 'its imports are not a plain array'],
    ['a list in a variable of the same name', '@Module({ imports }) class A {}', 'its imports are not a plain array'],
    [
      'metadata in a variable',
      '@Module(METADATA) class A {}',
      'the argument of its @Module() is not an object literal',
    ],
    ['spread metadata', '@Module({ ...METADATA }) class A {}', 'its @Module() spreads another object'],
    ['two modules', '@Module({}) class A {}\n@Module({}) class B {}', 'it has several classes with @Module()'],
    ['no module', 'export class A {}', 'it has no class with @Module()'],
    ['a syntax error', '@Module({ imports: [ }) class A {}', 'it has a syntax error'],
    [
      'another module of the same name',
      "import { RealtimeModule } from './other';\n@Module({}) class A {}",
      'it already mentions RealtimeModule',
    ],
    ...[
      "import { Other as RealtimeModule } from './realtime/realtime.module';",
      "import { RealtimeModule } from './realtime/realtime.module';",
      'class RealtimeModule {}',
      'const Other = 1, RealtimeModule = 2;',
      '// RealtimeModule was here',
    ].map((taken): [string, string, string] => [
      `a name that is taken: ${taken}`,
      `${NEST}\n${taken}\n@Module({}) class A {}`,
      'it already mentions RealtimeModule',
    ]),
    [
      'the module itself',
      `${NEST}\n@Module({ imports: [] }) export class RealtimeModule {}`,
      'it already mentions RealtimeModule',
    ],
    ['a computed name', "@Module({ ['imports']: [A] }) class A {}", 'its @Module() has computed names'],
    [
      'two lists',
      '@Module({ imports: [A], imports: [B] }) class A {}',
      'its @Module() has two properties named imports',
    ],
    [
      'a file without imports',
      "const { Module } = require('x');\n@Module({}) class A {}",
      'it has no import statement',
    ],
  ])('leaves %s to the author', (_, text, reason) => {
    expect(add(text)).toEqual({ result: 'unclear', reason });
  });
});
