import ts from 'typescript';
import { addModuleImport } from '../../../src/command-line/module-edit.js';

const add = (text: string) => addModuleImport(ts, text, 'RealtimeModule', './realtime/realtime.module');
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
      'comments behind entries, which stay with theirs',
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
      'a comma that a comment shows',
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
      'a list with a comment alone',
      '@Module({\n  imports: [\n    // nothing yet ]\n  ],\n})',
      '@Module({\n  imports: [RealtimeModule,\n    // nothing yet ]\n  ],\n})',
    ],
    ['entries that are spread', '@Module({ imports: [...MORE] })', '@Module({ imports: [...MORE, RealtimeModule] })'],
    [
      'text that looks like code',
      "@Module({ imports: [A.forRoot('imports: []')] /* imports: [] */ })",
      "@Module({ imports: [A.forRoot('imports: []'), RealtimeModule] /* imports: [] */ })",
    ],
  ])('takes %s', (_, before, after) => {
    const rest = '\nexport class AppModule {}\n';
    expect(add(`${NEST}\n\n${before}${rest}`)).toEqual({
      is: 'edited',
      text: `${NEST}\n${IMPORT}\n\n${after}${rest}`,
    });
  });

  it.each([
    ['double quotes', 'import { Module } from "@nestjs/common";', IMPORT.replaceAll("'", '"')],
    ['no semicolons', "import { Module } from '@nestjs/common'", IMPORT.replace(';', '')],
    ['a comment behind the last import', `${NEST} // Nest`, IMPORT],
    ['an import on several lines', "import {\n  Module,\n} from '@nestjs/common';", IMPORT],
  ])('writes the import as the file does: %s', (_, before, added) => {
    expect(add(`${before}\n@Module({ imports: [] }) export class A {}`)).toMatchObject({
      text: `${before}\n${added}\n@Module({ imports: [RealtimeModule] }) export class A {}`,
    });
  });

  it('keeps the line ends of Windows', () => {
    const before = `${NEST}\r\n\r\n@Module({\r\n  imports: [\r\n    A,\r\n  ],\r\n})\r\nexport class AppModule {}\r\n`;
    const edit = add(before);
    expect(edit).toMatchObject({ is: 'edited' });
    expect((edit as { text: string }).text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  it('changes nothing the second time', () => {
    const once = add(`${NEST}\n@Module({ imports: [A] }) export class AppModule {}`);
    expect(add((once as { text: string }).text)).toEqual({ is: 'unchanged' });
  });

  it('adds what is missing of the two', () => {
    const listed = '@Module({ imports: [RealtimeModule] }) export class A {}';
    expect(add(`${NEST}\n${listed}`)).toMatchObject({ text: `${NEST}\n${IMPORT}\n${listed}` });
    const unlisted = '@Module({ imports: [] }) export class A {}';
    expect(add(`${IMPORT}\n${unlisted}`)).toMatchObject({ text: `${IMPORT}\n${listed}` });
  });

  it.each([
    ['a list that is built', '@Module({ imports: BASE.concat(A) }) class A {}', 'its imports are no plain array'],
    ['a list in a variable', '@Module({ imports }) class A {}', 'its imports are no plain array'],
    ['metadata in a variable', '@Module(METADATA) class A {}', 'its @Module() gets no plain object'],
    ['metadata that is spread', '@Module({ ...METADATA }) class A {}', 'its @Module() spreads another object'],
    ['two modules', '@Module({}) class A {}\n@Module({}) class B {}', 'it has several classes with @Module()'],
    ['no module', 'export class A {}', 'it has no class with @Module()'],
    ['a syntax error', '@Module({ imports: [ }) class A {}', 'it has a syntax error'],
    [
      'another module of the same name',
      "import { RealtimeModule } from './other';\n@Module({}) class A {}",
      'its RealtimeModule comes from ./other',
    ],
    ...[
      "import RealtimeModule from './other';",
      "import * as RealtimeModule from './other';",
      "import RealtimeModule = require('./other');",
      "import type { RealtimeModule } from './realtime/realtime.module';",
      "import { type RealtimeModule } from './realtime/realtime.module';",
      "import { Other as RealtimeModule } from './realtime/realtime.module';",
      'class RealtimeModule {}',
      'const Other = 1, RealtimeModule = 2;',
      "const { a: [RealtimeModule] } = require('./other');",
      'interface RealtimeModule {}',
      'enum RealtimeModule {}',
      'namespace RealtimeModule { export const a = 1; }',
      'type RealtimeModule = string;',
      'function RealtimeModule() {}',
    ].map((taken): [string, string, string] => [
      `a name that is taken: ${taken}`,
      `${NEST}\n${taken}\n@Module({}) class A {}`,
      'it has another RealtimeModule',
    ]),
    [
      'the module itself',
      `${NEST}\n@Module({ imports: [] }) export class RealtimeModule {}`,
      'it has another RealtimeModule',
    ],
    [
      'a name that is computed',
      "@Module({ ['imports']: [A] }) class A {}",
      'its @Module() has names that are computed',
    ],
    ['two lists', '@Module({ imports: [A], imports: [B] }) class A {}', 'its @Module() has imports twice'],
    ['a file without imports', "const { Module } = require('x');\n@Module({}) class A {}", 'it imports nothing'],
  ])('leaves %s to people', (_, text, why) => {
    expect(add(text)).toEqual({ is: 'impossible', why });
  });
});
