import ts from 'typescript';
import { findGuard } from '../../../src/command-line/application-guard.js';
import { readProject, specifierOf } from '../../../src/command-line/application-project.js';
import { TemporaryFolder } from './temporary-folder.js';

type Files = Readonly<Record<string, string | object>>;

describe('what init finds of an application', () => {
  let folder: TemporaryFolder | undefined;
  afterEach(() => folder?.remove());
  const read = (files: Files, module = 'src/app.module.ts') => {
    folder = new TemporaryFolder(files);
    return readProject(folder.path, module);
  };
  const nest = (more: object = {}, packages: object = {}) => ({
    'package.json': { ...more, dependencies: { '@nestjs/core': '^12.0.0', ...packages } },
  });

  it.each([
    ["import { A } from './a';", {}, ''],
    ["import { A } from './a';", { type: 'module' }, ''],
    ["import { A } from './a.js';", {}, '.js'],
    ['import { A } from "../a/a.ts";', { type: 'module' }, '.ts'],
    ["import { A } from './a.service';", {}, ''],
    ["import data from './data.json' with { type: 'json' };", { type: 'module' }, '.js'],
    ["import data from './data.json';\nimport { A } from './a';", { type: 'module' }, ''],
    ["import { Module } from '@nestjs/common';", {}, ''],
    ["import { Module } from '@nestjs/common';", { type: 'module' }, '.js'],
  ])('after %s in a package %j, imports end with "%s"', (text, manifest, ending) => {
    expect(read({ ...nest(manifest), 'src/app.module.ts': text }).importEnding).toBe(ending);
  });

  it.each([
    [{}, 'npm install'],
    [{ 'pnpm-lock.yaml': '' }, 'pnpm add'],
    [{ 'yarn.lock': '' }, 'yarn add'],
    [{ 'bun.lock': '' }, 'bun add'],
    [{ 'bun.lockb': '' }, 'bun add'],
  ])('with %j, packages come by %s', (lock: Files, install) => {
    expect(read({ ...nest(), ...lock, 'src/app.module.ts': '' }).install).toBe(install);
  });

  it.each([
    ['no package.json', {}, 'There is no package.json here'],
    ['no Nest', { 'package.json': {} }, 'does not ask for @nestjs/core'],
    ['a package.json of null', { 'package.json': 'null' }, 'does not ask for @nestjs/core'],
    ['a broken package.json', { 'package.json': '{' }, 'The package.json here cannot be read'],
    ['no such module', nest(), 'There is no src/app.module.ts'],
    ['a folder as module', { ...nest(), 'src/app.module.ts/index.ts': '' }, 'src/app.module.ts is no TypeScript file'],
  ])('refuses a folder with %s', (_, files: Files, message) => {
    expect(() => read(files)).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) as string, exitCode: 2 }) as Error,
    );
  });

  it('refuses a module in JavaScript, beside which TypeScript would be of no use', () => {
    expect(() => read({ ...nest(), 'src/app.module.js': '' }, 'src/app.module.js')).toThrow(
      'src/app.module.js is no TypeScript file',
    );
  });

  it('reads a package.json with a byte order mark, as npm does', () => {
    const manifest = `\uFEFF${JSON.stringify(nest()['package.json'])}`;
    expect(read({ 'package.json': manifest, 'src/app.module.ts': '' }).packages).toContain('@nestjs/core');
  });

  it('writes specifiers from one file to another', () => {
    expect(specifierOf('/app/src/app.module.ts', '/app/src/realtime/realtime.module.ts', '.js')).toBe(
      './realtime/realtime.module.js',
    );
    expect(specifierOf('/app/src/realtime/realtime.module.ts', '/app/src/auth/jwt.guard.ts', '')).toBe(
      '../auth/jwt.guard',
    );
  });

  const PASSPORT = { '@nestjs/passport': '^12.0.0' };
  const JWT = { ...PASSPORT, 'passport-jwt': '^4.0.0' };
  const guard = (text: string) => ({ 'src/auth/jwt-auth.guard.ts': text });
  const OWN = guard("export class JwtAuthGuard extends AuthGuard('jwt') {}");

  it.each([
    ['nothing known', {}, {}, { is: 'unknown' }],
    [
      'a guard that may not authenticate',
      {},
      guard('export class RolesGuard implements CanActivate {}'),
      { is: 'unknown' },
    ],
    ['Passport without a known strategy', PASSPORT, {}, { is: 'unknown' }],
    ['passport-jwt', JWT, {}, { is: 'passport-jwt' }],
    ['a guard of its own', JWT, OWN, { is: 'class', name: 'JwtAuthGuard' }],
    ['a guard of its own, whatever installs the strategy', PASSPORT, OWN, { is: 'class', name: 'JwtAuthGuard' }],
    [
      'a guard for logging in',
      JWT,
      guard("export class LocalAuthGuard extends AuthGuard('local') {}"),
      { is: 'passport-jwt' },
    ],
    [
      'a guard with several strategies',
      PASSPORT,
      guard("export class G extends AuthGuard(['jwt']) {}"),
      { is: 'unknown' },
    ],
    [
      'a guard that injects the reflector',
      JWT,
      guard("export class G extends AuthGuard('jwt') { constructor(private reflector: Reflector) { super(); } }"),
      { is: 'class', name: 'G' },
    ],
    [
      'a guard that injects what would have to be imported',
      JWT,
      guard("export class G extends AuthGuard('jwt') { constructor(users: UsersService) { super(); } }"),
      { is: 'passport-jwt' },
    ],
    [
      'a guard that injects it into a property',
      JWT,
      guard("export class G extends AuthGuard('jwt') { @Inject() private readonly users: UsersService; }"),
      { is: 'passport-jwt' },
    ],
    [
      'a guard that others extend',
      JWT,
      guard("export abstract class G extends AuthGuard('jwt') {}"),
      { is: 'passport-jwt' },
    ],
    ['a folder that is named like a guard', JWT, { 'src/a.guard.ts/index.ts': '' }, { is: 'passport-jwt' }],
    [
      'a guard with the strategy of a module',
      JWT,
      guard('export class G extends AuthGuard() {}'),
      { is: 'passport-jwt' },
    ],
    ['a guard that is not exported', JWT, guard("class G extends AuthGuard('jwt') {}"), { is: 'passport-jwt' }],
    [
      'two guards',
      JWT,
      { ...OWN, 'src/auth/other.guard.ts': 'export class O extends AuthGuard("jwt") {}' },
      { is: 'passport-jwt' },
    ],
  ])('with %s, the guard is told', (_, packages: object, files: Files, expected) => {
    const project = read({ ...nest({}, packages), 'src/app.module.ts': '', ...files });
    expect(findGuard(project, ts)).toMatchObject(expected);
  });

  it('does not look for guards without a compiler', () => {
    expect(findGuard(read({ ...nest({}, JWT), 'src/app.module.ts': '', ...OWN }), undefined)).toEqual({
      is: 'passport-jwt',
    });
  });
});
