import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type ts from 'typescript';
import type { TypeScript } from './application-typescript.js';
import type { ApplicationProject } from './application-project.js';

/** The guard that finds the application's users, as far as it can be told from outside. */
export type ApplicationGuard =
  | { readonly is: 'class'; readonly name: string; readonly file: string }
  | { readonly is: 'passport-jwt' }
  /** Nobody knows which: what is generated refuses everybody. */
  | { readonly is: 'unknown' };

/**
 * A guard of the application that extends Passport's for JSON Web Tokens and injects nothing that has to be imported; else the one of
 * passport-jwt, if that is installed. All others may need modules that cannot be known, or may not authenticate at all.
 */
export function findGuard(
  { packages, moduleFile }: ApplicationProject,
  typescript: TypeScript | undefined,
): ApplicationGuard {
  if (!packages.has('@nestjs/passport')) return { is: 'unknown' };
  const classes = typescript ? guardFiles(dirname(moduleFile)).flatMap((file) => guardsIn(typescript, file)) : [];
  const [only, ...others] = classes;
  if (only && others.length === 0) return { is: 'class', ...only };
  return packages.has('passport-jwt') ? { is: 'passport-jwt' } : { is: 'unknown' };
}

function guardFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.guard.ts') && !/(^|[\\/])node_modules[\\/]/.test(path))
    .sort()
    .map((path) => join(folder, path))
    .filter((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function guardsIn(typescript: TypeScript, file: string): { name: string; file: string }[] {
  const source = typescript.createSourceFile(file, readFileSync(file, 'utf8'), typescript.ScriptTarget.Latest, true);
  return source.statements
    .filter((statement) => typescript.isClassDeclaration(statement))
    .filter(
      (one) => isInstantiable(typescript, one) && extendsJwtGuard(typescript, one) && injectsLittle(typescript, one),
    )
    .flatMap(({ name }) => (name ? [{ name: name.text, file }] : []));
}

/** Exported by its name, and not only there to be extended. */
function isInstantiable({ SyntaxKind }: TypeScript, one: ts.ClassDeclaration): boolean {
  const has = (kind: ts.SyntaxKind) => one.modifiers?.some((modifier) => modifier.kind === kind) ?? false;
  return has(SyntaxKind.ExportKeyword) && !has(SyntaxKind.DefaultKeyword) && !has(SyntaxKind.AbstractKeyword);
}

/** `extends AuthGuard('jwt')`: other strategies may be for logging in, such as `local`. */
function extendsJwtGuard(typescript: TypeScript, one: ts.ClassDeclaration): boolean {
  const base = one.heritageClauses?.find(({ token }) => token === typescript.SyntaxKind.ExtendsKeyword)?.types[0]
    ?.expression;
  return (
    base !== undefined &&
    typescript.isCallExpression(base) &&
    base.expression.getText() === 'AuthGuard' &&
    base.arguments.length === 1 &&
    /^(['"`])jwt\1$/.test(base.arguments[0]!.getText())
  );
}

/** Nothing, or Nest's Reflector, which is everywhere. */
function injectsLittle(typescript: TypeScript, one: ts.ClassDeclaration): boolean {
  return one.members.every((member) =>
    typescript.isConstructorDeclaration(member)
      ? member.parameters.every(({ type }) => type?.getText() === 'Reflector')
      : !typescript.isPropertyDeclaration(member) || !typescript.getDecorators(member),
  );
}
