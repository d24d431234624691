import { posix } from 'node:path';
import type { Tree } from '../../../src/nest-add/application.js';

/** A schematic's tree in memory. The tests in test/package use the real one. */
export class MemoryTree implements Tree {
  private readonly files = new Map<string, Buffer>();

  constructor(files: Readonly<Record<string, string | object>>) {
    for (const [path, content] of Object.entries(files)) {
      const bytes = Buffer.isBuffer(content) || typeof content === 'string' ? content : JSON.stringify(content);
      this.files.set(path, Buffer.from(bytes));
    }
  }

  /** All of its files. */
  contents(): Record<string, string> {
    return Object.fromEntries([...this.files].map(([path, bytes]) => [path, bytes.toString()]));
  }

  exists(path: string): boolean {
    return this.files.has(path);
  }

  read(path: string): Buffer | null {
    return this.files.get(path) ?? null;
  }

  create(path: string, text: string): void {
    if (this.exists(path)) throw new Error(`${path} already exists`);
    this.files.set(path, Buffer.from(text));
  }

  overwrite(path: string, text: string): void {
    if (!this.exists(path)) throw new Error(`${path} does not exist`);
    this.files.set(path, Buffer.from(text));
  }

  getDir(path: string): ReturnType<Tree['getDir']> {
    const below = [...this.files.keys()].filter((file) => file.startsWith(`${path}/`));
    const parts = below.map((file) => file.slice(path.length + 1).split('/'));
    return {
      path: `/${path}`,
      subfiles: parts.filter(({ length }) => length === 1).map(([name]) => name!),
      subdirs: [...new Set(parts.filter(({ length }) => length > 1).map(([name]) => name!))],
      dir: (name) => this.getDir(posix.join(path, name)),
    };
  }
}
