import {
  closeSync,
  constants,
  copyFileSync,
  mkdirSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { CommandFailure } from './command-failure.js';

/** A file and what is to be in it. */
export interface WrittenFile {
  readonly file: string;
  readonly text: string;
}

/**
 * Makes new files and changes one that is there: all of it, or nothing.
 *
 * @throws CommandFailure where a file cannot be written, or a new one is there already
 */
export function writeAllOrNothing(created: readonly WrittenFile[], changed: WrittenFile | undefined): void {
  const made: string[] = [];
  try {
    for (const { file, text } of created) {
      mkdirSync(dirname(file), { recursive: true });
      // wx: not even over a file that has appeared since.
      closeSync(openSync(file, 'wx'));
      made.push(file);
      writeFileSync(file, text);
    }
    if (changed) replaceText(changed);
  } catch (error) {
    for (const file of made) rmSync(file);
    throw new CommandFailure(`Nothing was changed: ${(error as Error).message}`);
  }
}

/** Writes beside the file first: where the disk is full, half a file would be left of it. */
function replaceText({ file, text }: WrittenFile): void {
  const target = realpathSync(file);
  const draft = `${target}.${process.pid}`;
  // A copy, for its permissions.
  copyFileSync(target, draft, constants.COPYFILE_EXCL);
  try {
    writeFileSync(draft, text);
    renameSync(draft, target);
  } catch (error) {
    rmSync(draft);
    throw error;
  }
}
