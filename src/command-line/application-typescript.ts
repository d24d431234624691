import { createRequire } from 'node:module';
import { join } from 'node:path';
import type ts from 'typescript';

/** The compiler as a library. */
export type TypeScript = typeof ts;

/**
 * The compiler that an application has.
 *
 * @param folder of the application
 * @returns `undefined` where there is none, or one with another API: TypeScript 7, or older than 4.8
 */
export function typeScriptOf(folder: string): TypeScript | undefined {
  try {
    const found = createRequire(join(folder, 'package.json'))('typescript') as Partial<TypeScript>;
    return found.createSourceFile && found.getOutputFileNames && found.getDecorators ? found : undefined;
  } catch {
    return undefined;
  }
}
