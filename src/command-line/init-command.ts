import { accessSync, constants, existsSync } from 'node:fs';
import { writeAllOrNothing } from './all-or-nothing.js';
import { findGuard } from './application-guard.js';
import { readProject, shown, specifierOf, type ApplicationProject } from './application-project.js';
import { typeScriptOf, type TypeScript } from './application-typescript.js';
import { readArguments } from './arguments.js';
import { CommandFailure, wrongUsage, type ExitCode } from './command-failure.js';
import { generateModule, MODULE_NAME } from './generated-files.js';
import { reportOf } from './init-report.js';
import { addModuleImport, type ModuleEdit } from './module-edit.js';
import type { Terminal } from './terminal.js';

const OPTIONS = {
  module: { type: 'string', default: 'src/app.module.ts' },
  'dry-run': { type: 'boolean', default: false },
} as const;

/** `init`: adds a module, a first policy and its test to a Nest application. Never overwrites a file. */
export function initCommand(args: readonly string[], { folder, print }: Terminal): ExitCode {
  const { values, positionals } = readArguments(args, OPTIONS);
  if (positionals.length > 0) throw wrongUsage(`init takes no ${positionals.join(' ')}`);
  const project = readProject(folder, values.module);
  const typescript = typeScriptOf(folder);
  const guard = findGuard(project, typescript);
  const generated = generateModule(project, guard);
  const files = [generated.module, generated.policies, ...(generated.test ? [generated.test] : [])];
  const specifier = specifierOf(project.moduleFile, generated.module.file, project.importEnding);
  const edit = editModule(typescript, project, specifier);

  const present = files.filter(({ file }) => existsSync(file)).map(({ file }) => shown(folder, file));
  if (present.length === files.length && edit.is === 'unchanged') {
    print(`${MODULE_NAME} is there already: nothing to do.\n`);
    return 0;
  }
  if (present.length > 0) {
    throw new CommandFailure(`Nothing was changed, because nothing is overwritten: ${present.join(', ')}`);
  }
  const isDry = values['dry-run'];
  if (!isDry) {
    writeAllOrNothing(files, edit.is === 'edited' ? { file: project.moduleFile, text: edit.text } : undefined);
  }
  print(reportOf({ project, guard, generated, edit, specifier, isDry }));
  return 0;
}

function editModule(
  typescript: TypeScript | undefined,
  { moduleFile, moduleText, isModuleUtf8 }: ApplicationProject,
  specifier: string,
): ModuleEdit {
  if (!typescript) return { is: 'impossible', why: 'the application has no TypeScript that can read it' };
  if (!isModuleUtf8) return { is: 'impossible', why: 'it is not in UTF-8' };
  const edit = addModuleImport(typescript, moduleText, MODULE_NAME, specifier);
  return edit.is === 'edited' && isReadOnly(moduleFile) ? { is: 'impossible', why: 'it is read-only' } : edit;
}

function isReadOnly(file: string): boolean {
  try {
    accessSync(file, constants.W_OK);
    return false;
  } catch {
    return true;
  }
}
