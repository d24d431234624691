import type { ApplicationGuard } from './application-guard.js';
import { shown, type ApplicationProject } from './application-project.js';
import { MODULE_NAME, type GeneratedModule } from './generated-files.js';
import type { ModuleEdit } from './module-edit.js';

/** What `init` did. */
export interface Initialisation {
  readonly project: ApplicationProject;
  readonly guard: ApplicationGuard;
  readonly generated: GeneratedModule;
  readonly edit: ModuleEdit;
  /** Of the new module's file, as the application's module would import it. */
  readonly specifier: string;
  /** Nothing was done. */
  readonly isDry: boolean;
}

/** Tells what was done, and what only people can do. */
export function reportOf(done: Initialisation): string {
  const steps = stepsAfter(done).map((step, index) => `  ${index + 1}. ${step}`);
  return [...filesOf(done), ...editOf(done), '', 'Next:', ...steps, ''].join('\n');
}

function filesOf({ project, generated: { module, policies, test }, isDry }: Initialisation): string[] {
  const files = [module, policies, ...(test ? [test] : [])];
  return files.map(({ file }) => `${isDry ? 'would create' : 'created'} ${shown(project.folder, file)}`);
}

function editOf({ project, edit, specifier, isDry }: Initialisation): string[] {
  const file = shown(project.folder, project.moduleFile);
  switch (edit.is) {
    case 'edited':
      return [`${isDry ? 'would change' : 'changed'} ${file}: it imports ${MODULE_NAME}`];
    case 'unchanged':
      return [];
    case 'impossible':
      return [
        `${file} was not changed: ${edit.why}. Add the two lines yourself:`,
        `  import { ${MODULE_NAME} } from '${specifier}';`,
        `  imports: [${MODULE_NAME}]`,
      ];
  }
}

function stepsAfter({ project, guard, generated: { module, policies, test } }: Initialisation): string[] {
  const needed = ['nestjs-pusher-auth', 'class-validator', ...(test ? ['@nestjs/testing'] : [])];
  const missing = needed.filter((name) => !project.packages.has(name));
  const moduleFile = shown(project.folder, module.file);
  return [
    ...(missing.length > 0 ? [`${project.install} ${missing.join(' ')}`] : []),
    'Set PUSHER_KEY and PUSHER_SECRET: neither the application nor tests that boot it start without them',
    guard.is === 'unknown'
      ? `Name your guard in ${moduleFile}: until then everybody is refused`
      : `Look whether the guard in ${moduleFile} is the one that finds your users`,
    `Say what a user is, and who is in a room: ${shown(project.folder, policies.file)}`,
    ...(test ? [] : ['Write a test: there is neither Jest nor Vitest, so none was generated']),
  ];
}
