import type ts from 'typescript';
import type { TypeScript } from './application-typescript.js';

/** What became of adding a module to the imports of another. */
export type ModuleEdit =
  | { readonly is: 'edited'; readonly text: string }
  | { readonly is: 'unchanged' }
  /** It takes somebody who reads the file: `why` says what is unusual in it. */
  | { readonly is: 'impossible'; readonly why: string };

interface Insertion {
  readonly at: number;
  readonly text: string;
}

/**
 * Adds a module to the `imports` of the one `@Module` class of a file, by inserting text and changing nothing else.
 *
 * @param text of the file
 * @param name of the module to add
 * @param specifier of its file
 */
export function addModuleImport(typescript: TypeScript, text: string, name: string, specifier: string): ModuleEdit {
  const source = typescript.createSourceFile('module.ts', text, typescript.ScriptTarget.Latest, true);
  if (!isWellFormed(typescript, text)) return impossible('it has a syntax error');
  const metadata = findMetadata(typescript, source);
  if (typeof metadata === 'string') return impossible(metadata);
  const imported = importedFrom(typescript, source, name);
  if (imported === ELSEWHERE) return impossible(`it has another ${name}`);
  if (imported !== undefined && imported !== specifier) return impossible(`its ${name} comes from ${imported}`);
  const listing = insertIntoImports(typescript, source, metadata, name);
  if (typeof listing === 'string') return impossible(listing);
  if (importsOf(typescript, source).length === 0) return impossible('it imports nothing');
  const insertions = imported === undefined ? [insertImport(typescript, source, name, specifier), ...listing] : listing;
  if (insertions.length === 0) return { is: 'unchanged' };
  const edited = withInsertions(text, insertions);
  if (!isWellFormed(typescript, edited)) return impossible('it is written in an unusual way');
  return { is: 'edited', text: edited };
}

function impossible(why: string): ModuleEdit {
  return { is: 'impossible', why };
}

function isWellFormed(typescript: TypeScript, text: string): boolean {
  const compilerOptions = { experimentalDecorators: true };
  return typescript.transpileModule(text, { reportDiagnostics: true, compilerOptions }).diagnostics?.length === 0;
}

/** The object in `@Module({ … })`, or why there is none to edit. */
function findMetadata(typescript: TypeScript, source: ts.SourceFile): ts.ObjectLiteralExpression | string {
  const calls = source.statements
    .filter((statement) => typescript.isClassDeclaration(statement))
    .flatMap((one) => typescript.getDecorators(one) ?? [])
    .map(({ expression }) => expression)
    .filter((expression) => typescript.isCallExpression(expression))
    .filter(({ expression }) => expression.getText(source) === 'Module');
  const [call, ...others] = calls;
  if (!call) return 'it has no class with @Module()';
  if (others.length > 0) return 'it has several classes with @Module()';
  const [argument] = call.arguments;
  return argument && typescript.isObjectLiteralExpression(argument) ? argument : 'its @Module() gets no plain object';
}

/** The name belongs to something that is no module to list. */
const ELSEWHERE = Symbol('elsewhere');

/** The specifier of the import that a name comes from, if the file has the name. */
function importedFrom(
  typescript: TypeScript,
  source: ts.SourceFile,
  name: string,
): string | typeof ELSEWHERE | undefined {
  const [only, ...others] = bearersOf(typescript, source, name);
  if (!only) return undefined;
  if (others.length > 0 || !typescript.isImportSpecifier(only) || only.propertyName) return ELSEWHERE;
  const clause = only.parent.parent;
  if (only.isTypeOnly || clause.isTypeOnly) return ELSEWHERE;
  return (clause.parent.moduleSpecifier as ts.StringLiteral).text;
}

/** What has this name anywhere in the file, members included: better too careful than two declarations of one name. */
function bearersOf(typescript: TypeScript, source: ts.SourceFile, name: string): ts.Node[] {
  const bearers: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    const { name: own } = node as { name?: ts.Node };
    const bears = own && typescript.isIdentifier(own) && own.text === name;
    if (bears && !typescript.isExportSpecifier(node)) bearers.push(node);
    typescript.forEachChild(node, visit);
  };
  visit(source);
  return bearers;
}

function importsOf(typescript: TypeScript, source: ts.SourceFile): ts.ImportDeclaration[] {
  return source.statements.filter((statement) => typescript.isImportDeclaration(statement));
}

/** What to insert, nothing where the module is listed already, or why it cannot be. */
function insertIntoImports(
  typescript: TypeScript,
  source: ts.SourceFile,
  metadata: ts.ObjectLiteralExpression,
  name: string,
): Insertion[] | string {
  const { properties } = metadata;
  if (properties.some((property) => typescript.isSpreadAssignment(property)))
    return 'its @Module() spreads another object';
  if (properties.some((property) => property.name && typescript.isComputedPropertyName(property.name)))
    return 'its @Module() has names that are computed';
  const [imports, ...others] = properties.filter(
    (property) => (property.name as ts.Identifier | ts.StringLiteral).text === 'imports',
  );
  if (!imports) return [insertProperty(source, metadata, `imports: [${name}]`)];
  if (others.length > 0) return 'its @Module() has imports twice';
  if (!typescript.isPropertyAssignment(imports) || !typescript.isArrayLiteralExpression(imports.initializer)) {
    return 'its imports are no plain array';
  }
  const { elements } = imports.initializer;
  if (elements.some((element) => element.getText(source) === name)) return [];
  const last = elements.at(-1);
  if (last) return insertAfter(typescript, source, imports.initializer, last, name);
  const start = imports.initializer.getStart(source);
  const isEmpty = source.text.slice(start + 1, imports.initializer.getEnd() - 1).trim() === '';
  return [{ at: start + 1, text: isEmpty ? name : `${name},` }];
}

/** A new last entry. Comments behind the old one stay with it. */
function insertAfter(
  typescript: TypeScript,
  source: ts.SourceFile,
  list: ts.ArrayLiteralExpression,
  last: ts.Expression,
  name: string,
): Insertion[] {
  const hasComma = list.elements.hasTrailingComma === true;
  const end = hasComma ? list.elements.end : last.getEnd();
  const comment = typescript.getTrailingCommentRanges(source.text, end)?.at(-1);
  const at = comment?.end ?? end;
  const endsLine = comment?.kind === typescript.SyntaxKind.SingleLineCommentTrivia;
  const isBelow = endsLine || lineOf(source, last.getStart(source)) !== lineOf(source, list.getStart(source));
  const entry = `${isBelow ? newLineAt(source, last.getStart(source)) : ' '}${name}`;
  if (hasComma) return [{ at, text: `${entry},` }];
  return [
    { at: endsLine ? end : at, text: ',' },
    { at, text: entry },
  ];
}

function insertProperty(source: ts.SourceFile, metadata: ts.ObjectLiteralExpression, property: string): Insertion {
  const at = metadata.getStart(source) + 1;
  const first = metadata.properties[0];
  if (!first) return { at, text: ` ${property} ` };
  const isBelow = lineOf(source, first.getStart(source)) !== lineOf(source, at);
  return { at, text: `${isBelow ? newLineAt(source, first.getStart(source)) : ' '}${property},` };
}

/** After the last import, in its quotes and with its semicolon, if it has one. */
function insertImport(typescript: TypeScript, source: ts.SourceFile, name: string, specifier: string): Insertion {
  const last = importsOf(typescript, source).at(-1)!;
  const quote = last.moduleSpecifier.getText(source)[0];
  const end = last.getText(source).endsWith(';') ? ';' : '';
  const statement = `import { ${name} } from ${quote}${specifier}${quote}${end}`;
  const rest = /^[ \t]*(\/\/[^\r\n]*)?/.exec(source.text.slice(last.getEnd()))?.[0] ?? '';
  return { at: last.getEnd() + rest.length, text: `${endOfLineIn(source.text)}${statement}` };
}

function withInsertions(text: string, insertions: readonly Insertion[]): string {
  let edited = '';
  let done = 0;
  for (const { at, text: inserted } of [...insertions].sort((one, other) => one.at - other.at)) {
    edited += text.slice(done, at) + inserted;
    done = at;
  }
  return edited + text.slice(done);
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line;
}

/** A line break, and the indentation of the line at a position. */
function newLineAt(source: ts.SourceFile, position: number): string {
  const start = source.getPositionOfLineAndCharacter(lineOf(source, position), 0);
  return endOfLineIn(source.text) + (/^[ \t]*/.exec(source.text.slice(start))?.[0] ?? '');
}

function endOfLineIn(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
