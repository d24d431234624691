import { posix } from 'node:path';
import { readApplication, typeScriptOf, type Application, type Options, type Tree } from './application.js';
import { insertImport, lineBreakOf, type ModuleEdit } from './insert-import.js';
import { nextSteps } from './next-steps.js';
import { MODULE_NAME, realtimeFiles, type GuardChoice } from './realtime-files.js';

/** The part of a schematic's context that is used here. */
interface Reporter {
  readonly logger: { info(message: string): void; warn(message: string): void };
}

/** The schematic of `nest add nestjs-pusher-auth`: adds a module, a first policy and its test to an application. */
export function nestAdd(options: Options): (tree: Tree, reporter: Reporter) => Tree {
  return (tree, { logger }) => {
    const application = readApplication(tree, options, process.cwd());
    const { moduleFile } = application;
    const folder = posix.join(posix.dirname(moduleFile), 'realtime');
    const registeredIn = fileWithRegistration(application);
    const edit = editModule(application);
    if (registeredIn !== undefined && (edit.result === 'unchanged' || !registeredIn.startsWith(`${folder}/`))) {
      logger.info(`${registeredIn} already registers PusherAuthModule. Nothing was changed.`);
      return tree;
    }
    const guard = chooseGuard(application);
    if (registeredIn === undefined) createFiles(tree, folder, application, guard);
    if (edit.result === 'edited') tree.overwrite(moduleFile, edit.text);
    if (edit.result === 'unclear') logger.warn(linesToAdd(application, edit.reason));
    const steps = nextSteps(application, folder, guard).map((step, index) => `  ${index + 1}. ${step}`);
    logger.info(['Next:', ...steps].join('\n'));
    return tree;
  };
}

function fileWithRegistration({ sources }: Application): string | undefined {
  return [...sources].find(([, text]) => /\bPusherAuthModule\s*\.\s*forRoot/.test(text))?.[0];
}

function editModule(application: Application): ModuleEdit {
  const { moduleText } = application;
  const typescript = typeScriptOf(application);
  if (!typescript) return { result: 'unclear', reason: 'the application has no TypeScript that can parse it' };
  // Text that is not UTF-8 would not be written back unchanged.
  if (moduleText.includes('\uFFFD')) return { result: 'unclear', reason: 'it is not in UTF-8' };
  return insertImport(typescript, moduleText, MODULE_NAME, specifierOf(application));
}

function specifierOf({ importEnding }: Application): string {
  return `./realtime/realtime.module${importEnding}`;
}

function chooseGuard({ packages }: Application): GuardChoice {
  return packages.has('@nestjs/passport') && packages.has('passport-jwt') ? 'jwt' : 'deny-all';
}

function createFiles(tree: Tree, folder: string, application: Application, guard: GuardChoice): void {
  const files = Object.entries(realtimeFiles(application, guard)).map(([name, text]) => ({
    path: `${folder}/${name}`,
    text,
  }));
  const present = files.map(({ path }) => path).filter((path) => tree.exists(path));
  if (present.length > 0) {
    throw new Error(
      `Nothing was changed, because these files would be overwritten: ${present.join(', ')}\n` +
        'Rename or move them, then run: nest add nestjs-pusher-auth --skip-install',
    );
  }
  const lineBreak = lineBreakOf(application.moduleText);
  for (const { path, text } of files) tree.create(path, text.replaceAll('\n', lineBreak));
}

function linesToAdd(application: Application, reason: string): string {
  return [
    `${application.moduleFile} was not changed: ${reason}. Add these two lines to it:`,
    `  import { ${MODULE_NAME} } from '${specifierOf(application)}';`,
    `  imports: [${MODULE_NAME}],`,
  ].join('\n');
}
