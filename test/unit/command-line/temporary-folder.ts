import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A folder with files, given by their paths. Remove it after the test. */
export class TemporaryFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'nestjs-pusher-auth-'));

  constructor(files: Readonly<Record<string, string | object>>) {
    for (const [name, content] of Object.entries(files)) this.write(name, content);
  }

  write(name: string, content: string | object): void {
    const file = join(this.path, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  }

  /** Links packages of the project, or replacements of them, into the folder. */
  withPackages(...packages: readonly (string | readonly [name: string, folder: string])[]): this {
    for (const one of packages) {
      const [name, target] = typeof one === 'string' ? [one, join('node_modules', one)] : one;
      const link = join(this.path, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(resolve(target), link, 'junction');
    }
    return this;
  }

  /** Links all packages of another folder into the folder. */
  replaceModulesBy(modules: string): void {
    rmSync(join(this.path, 'node_modules'), { recursive: true, force: true });
    symlinkSync(modules, join(this.path, 'node_modules'), 'junction');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
