import { join } from 'node:path';
import ts from 'typescript';

const IMPORTS = `
  import { ChannelBatchPolicy, ChannelPolicy, type ChannelRequest } from 'nestjs-pusher-auth';
  import { channelName, matchChannel } from 'nestjs-pusher-auth/channels';
`;

const pathOf = (name: string) => join(process.cwd(), `test/types/${name}.input.ts`);

/**
 * Returns all messages of the compiler about virtual sources, by the names of the sources.
 *
 * @param settings in addition to those of this project
 */
export function messagesOf(
  code: Readonly<Record<string, string>>,
  settings: ts.CompilerOptions = {},
): Record<string, string[]> {
  const sources = new Map(Object.entries(code).map(([name, text]) => [pathOf(name), `${IMPORTS}${text}`]));
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile('tsconfig.json', (path) => ts.sys.readFile(path)).config,
    ts.sys,
    process.cwd(),
  );
  const disk = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...disk,
    fileExists: (path) => sources.has(path) || disk.fileExists(path),
    readFile: (path) => sources.get(path) ?? disk.readFile(path),
    getSourceFile: (path, target) => {
      const source = sources.get(path);
      return source === undefined ? disk.getSourceFile(path, target) : ts.createSourceFile(path, source, target);
    },
  };
  const program = ts.createProgram([...sources.keys()], { ...options, ...settings }, host);
  const messagesFor = (name: string) => {
    const file = program.getSourceFile(pathOf(name));
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    return found.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  };
  return Object.fromEntries(Object.keys(code).map((name) => [name, messagesFor(name)]));
}
