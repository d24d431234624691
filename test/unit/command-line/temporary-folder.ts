import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder with files, given by their paths; gone when the test has ended. */
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

  /** Gives the folder the project's own TypeScript. */
  withTypeScript(): this {
    mkdirSync(join(this.path, 'node_modules'), { recursive: true });
    symlinkSync(
      join(process.cwd(), 'node_modules', 'typescript'),
      join(this.path, 'node_modules', 'typescript'),
      'junction',
    );
    return this;
  }

  /** Gives the folder all packages of another. */
  replaceModulesBy(modules: string): void {
    rmSync(join(this.path, 'node_modules'), { recursive: true, force: true });
    symlinkSync(modules, join(this.path, 'node_modules'), 'junction');
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
