import type ts from 'typescript';

export type TypeScript = typeof ts;

/** The result of adding a module to the imports of another. */
export type ModuleEdit =
  | { readonly result: 'edited'; readonly text: string }
  | { readonly result: 'unchanged' }
  /** The author has to edit the file; `reason` says what is unusual about it. */
  | { readonly result: 'unclear'; readonly reason: string };

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * Adds a module to the `imports` of the only `@Module()` class of a file. Text is inserted; nothing else changes.
 *
 * @param text of the file
 * @param name of the module to add
 * @param specifier of its file
 */
export function insertImport(typescript: TypeScript, text: string, name: string, specifier: string): ModuleEdit {
  const source = typescript.createSourceFile('module.ts', text, typescript.ScriptTarget.Latest, true);
  if (!isWellFormed(typescript, text)) return unclear('it has a syntax error');
  const metadata = findMetadata(typescript, source);
  if (typeof metadata === 'string') return unclear(metadata);
  const list = findImports(typescript, metadata);
  if (typeof list === 'string') return unclear(list);
  if (list?.elements.some((element) => element.getText() === name)) return { result: 'unchanged' };
  if (new RegExp(`\\b${name}\\b`).test(text)) return unclear(`it already mentions ${name}`);
  const lastImport = source.statements.filter((statement) => typescript.isImportDeclaration(statement)).at(-1);
  if (!lastImport) return unclear('it has no import statement');
  const edited = withInsertions(text, [
    importStatement(lastImport, name, specifier),
    ...(list ? intoList(typescript, list, name) : [asProperty(metadata, `imports: [${name}]`)]),
  ]);
  return isWellFormed(typescript, edited) ? { result: 'edited', text: edited } : unclear('it is written unusually');
}

function unclear(reason: string): ModuleEdit {
  return { result: 'unclear', reason };
}

function isWellFormed(typescript: TypeScript, text: string): boolean {
  const compilerOptions = { experimentalDecorators: true };
  return typescript.transpileModule(text, { reportDiagnostics: true, compilerOptions }).diagnostics?.length === 0;
}

/** The object in `@Module({ … })`, or why it cannot be edited. */
function findMetadata(typescript: TypeScript, source: ts.SourceFile): ts.ObjectLiteralExpression | string {
  const [call, ...others] = source.statements
    .filter((statement) => typescript.isClassDeclaration(statement))
    .flatMap((declaration) => typescript.getDecorators(declaration) ?? [])
    .map(({ expression }) => expression)
    .filter((expression) => typescript.isCallExpression(expression))
    .filter(({ expression }) => expression.getText() === 'Module');
  if (!call) return 'it has no class with @Module()';
  if (others.length > 0) return 'it has several classes with @Module()';
  const [argument] = call.arguments;
  return argument && typescript.isObjectLiteralExpression(argument)
    ? argument
    : 'the argument of its @Module() is not an object literal';
}

/** The array in `imports`, `undefined` if there is none, or why it cannot be edited. */
function findImports(
  typescript: TypeScript,
  { properties }: ts.ObjectLiteralExpression,
): ts.ArrayLiteralExpression | string | undefined {
  if (properties.some(typescript.isSpreadAssignment)) return 'its @Module() spreads another object';
  if (properties.some(({ name }) => name && typescript.isComputedPropertyName(name))) {
    return 'its @Module() has computed names';
  }
  const [imports, ...others] = properties.filter(
    ({ name }) => (name as ts.Identifier | ts.StringLiteral).text === 'imports',
  );
  if (!imports) return undefined;
  if (others.length > 0) return 'its @Module() has two properties named imports';
  return typescript.isPropertyAssignment(imports) && typescript.isArrayLiteralExpression(imports.initializer)
    ? imports.initializer
    : 'its imports are not a plain array';
}

/** A new last element. Comments after the previous one stay with it. */
function intoList(typescript: TypeScript, list: ts.ArrayLiteralExpression, name: string): Insertion[] {
  const { text } = list.getSourceFile();
  const last = list.elements.at(-1);
  if (!last) {
    const start = list.getStart() + 1;
    const isEmpty = text.slice(start, list.getEnd() - 1).trim() === '';
    return [{ at: start, text: isEmpty ? name : `${name},` }];
  }
  const hasComma = list.elements.hasTrailingComma === true;
  const end = hasComma ? list.elements.end : last.getEnd();
  const comment = typescript.getTrailingCommentRanges(text, end)?.at(-1);
  const at = comment?.end ?? end;
  const endsLine = comment?.kind === typescript.SyntaxKind.SingleLineCommentTrivia;
  const isBelow = endsLine || lineOf(last) !== lineOf(list);
  const element = `${isBelow ? lineBreakBefore(last) : ' '}${name}`;
  if (hasComma) return [{ at, text: `${element},` }];
  return [
    { at: endsLine ? end : at, text: ',' },
    { at, text: element },
  ];
}

/** A new first property. */
function asProperty(metadata: ts.ObjectLiteralExpression, property: string): Insertion {
  const at = metadata.getStart() + 1;
  const first = metadata.properties[0];
  if (!first) return { at, text: ` ${property} ` };
  return { at, text: `${lineOf(first) === lineOf(metadata) ? ' ' : lineBreakBefore(first)}${property},` };
}

/** After the last import, with its quotes, and with a semicolon if it has one. */
function importStatement(last: ts.ImportDeclaration, name: string, specifier: string): Insertion {
  const { text } = last.getSourceFile();
  const quote = last.moduleSpecifier.getText()[0];
  const semicolon = last.getText().endsWith(';') ? ';' : '';
  const comment = /^[ \t]*(\/\/[^\r\n]*)?/.exec(text.slice(last.getEnd()))?.[0] ?? '';
  const statement = `import { ${name} } from ${quote}${specifier}${quote}${semicolon}`;
  return { at: last.getEnd() + comment.length, text: `${lineBreakOf(text)}${statement}` };
}

function withInsertions(text: string, insertions: readonly Insertion[]): string {
  // From the end to the start, so that positions stay valid. Of two at one position, the later one comes second.
  return [...insertions]
    .reverse()
    .sort((a, b) => b.at - a.at)
    .reduce((edited, { at, text: inserted }) => edited.slice(0, at) + inserted + edited.slice(at), text);
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line;
}

/** A line break, and the indentation of a node's line. */
function lineBreakBefore(node: ts.Node): string {
  const source = node.getSourceFile();
  const start = source.getPositionOfLineAndCharacter(lineOf(node), 0);
  return lineBreakOf(source.text) + (/^[ \t]*/.exec(source.text.slice(start))?.[0] ?? '');
}

/** The line break that a text uses. */
export function lineBreakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
