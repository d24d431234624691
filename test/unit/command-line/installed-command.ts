import { transformSync } from '@swc/core';
import { execFile } from 'node:child_process';
import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemporaryFolder } from './temporary-folder.js';

export interface Run {
  readonly code: number;
  readonly printed: string;
  readonly errors: string;
}

/** The package as installed: the command runs in its own process, as it does for its users. */
export class InstalledCommand {
  readonly #installed = new TemporaryFolder({ 'package.json': readFileSync('package.json', 'utf8') });

  constructor() {
    this.#installed.withPackages('@nestjs', 'class-validator', 'reflect-metadata', 'rxjs');
    compileAll('src', (name, text) => this.#installed.write(`dist/esm/${name}`, compile(text, name)));
  }

  get path(): string {
    return this.#installed.path;
  }

  remove(): void {
    this.#installed.remove();
  }

  run(folder: TemporaryFolder, args: readonly string[]): Promise<Run> {
    return new Promise((resolve) => {
      const program = join(this.path, 'dist/esm/command-line/nestjs-pusher-auth.js');
      const options = { cwd: folder.path, timeout: 60_000 };
      execFile(process.execPath, [program, ...args], options, (error, printed, errors) =>
        resolve({ code: error ? Number(error.code) : 0, printed, errors }),
      );
    });
  }

  /** An application with its sources in `src`, a copied folder in `src/realtime`, and its build in `dist`. */
  application(sources: Readonly<Record<string, string>>, copied?: string): TemporaryFolder {
    const folder = new TemporaryFolder({ 'package.json': { type: 'module' } });
    folder.withPackages('@nestjs', ['nestjs-pusher-auth', this.path]);
    if (copied) cpSync(copied, join(folder.path, 'src/realtime'), { recursive: true });
    for (const [name, text] of Object.entries(sources)) folder.write(`src/${name}`, text);
    compileAll(join(folder.path, 'src'), (name, text) => {
      const source = `${'../'.repeat(name.split('/').length)}src/${name.replace(/\.js$/, '.ts')}`;
      folder.write(`dist/${name}`, compile(text, source));
    });
    return folder;
  }
}

/** Visits the sources of a folder: `write` gets the path of the compiled file and the source. */
function compileAll(sources: string, write: (name: string, text: string) => void): void {
  const names = readdirSync(sources, { recursive: true, encoding: 'utf8' }).map((name) => name.replaceAll('\\', '/'));
  for (const name of names.filter((path) => path.endsWith('.ts'))) {
    write(name.replace(/\.ts$/, '.js'), readFileSync(join(sources, name), 'utf8'));
  }
}

const compile = (text: string, source: string) =>
  transformSync(text, {
    sourceFileName: source,
    configFile: false,
    swcrc: false,
    sourceMaps: 'inline',
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
    },
    module: { type: 'es6' },
  }).code;
