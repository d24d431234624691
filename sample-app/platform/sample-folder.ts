import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The folder of the sample's sources, wherever the compiled code is. The page and the child processes are not compiled.
 */
export const SAMPLE_FOLDER = join(projectRoot(import.meta.dirname), 'sample-app');

function projectRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`no package.json in any folder above ${import.meta.dirname}`);
  return projectRoot(parent);
}
