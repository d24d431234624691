import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, posix } from 'node:path';
import ts from 'typescript';

const SRC = join(process.cwd(), 'src');
const FILES = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort();
const SOURCES = new Map(FILES.map((path) => [path, readFileSync(join(SRC, path), 'utf8')]));

/** The imports of a file, types included: files of src as paths within it, everything else as written. */
function importsOf(path: string): string[] {
  return ts.preProcessFile(SOURCES.get(path) ?? '').importedFiles.map(({ fileName }) => {
    if (!fileName.startsWith('.')) return fileName;
    return posix.join(posix.dirname(path), fileName).replace(/\.js$/, '.ts');
  });
}

/** The sources without their comments. */
const CODE = new Map(FILES.map((path) => [path, ts.createPrinter({ removeComments: true }).printFile(parse(path))]));

const IMPORTS = new Map(FILES.map((path) => [path, importsOf(path)]));

/** The room of a file: its folder, or the room that a top-level file is assigned to. */
function roomOf(path: string): string {
  const [folder, rest] = path.split('/');
  if (rest !== undefined) return folder ?? '';
  const role = basename(path, '.ts').replace('pusher-auth.', '');
  return ROLES[role] ?? role;
}

const ROLES: Readonly<Record<string, string>> = {
  module: 'module',
  service: 'service',
  inputs: 'service',
  tokens: 'service',
  exceptions: 'service',
  credentials: 'service',
  revocation: 'service',
  registration: 'service',
  options: 'options',
  'module-options': 'options',
};

/**
 * `index → module → boot → endpoint → service → decision → policy → decorators → channel`, `boot → precedence →
 * channel`, `policy → matching → channel` and `service → signing`: the other rooms that each room may import. Nothing
 * imports the command line.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  index: ['module', 'boot', 'service', 'options', 'decision', 'policy', 'decorators', 'channel', 'signing'],
  channels: ['channel'],
  client: [],
  'command-line': [
    'boot',
    'endpoint',
    'decision',
    'policy',
    'decorators',
    'channel',
    '@nestjs/common',
    '@nestjs/core',
    'reflect-metadata',
    'typescript',
    'node:child_process',
    'node:fs',
    'node:module',
    'node:path',
    'node:url',
    'node:util',
  ],
  'nest-add': ['typescript', 'node:fs', 'node:module', 'node:path'],
  testing: ['service', 'decision', 'policy', '@nestjs/common'],
  module: [
    'messages',
    'boot',
    'endpoint',
    'service',
    'options',
    'policy',
    '@nestjs/common',
    '@nestjs/core',
    'node:crypto',
  ],
  boot: [
    'messages',
    'endpoint',
    'service',
    'options',
    'decision',
    'policy',
    'decorators',
    'precedence',
    'channel',
    'signing',
    'jsonp',
    '@nestjs/common',
    '@nestjs/core',
    'class-validator',
  ],
  endpoint: ['messages', 'service', 'options', 'signing', 'jsonp', '@nestjs/common', '@nestjs/core', 'node:http'],
  service: [
    'messages',
    'options',
    'decision',
    'policy',
    'decorators',
    'channel',
    'signing',
    '@nestjs/common',
    'node:http',
  ],
  options: ['messages', 'decision', 'decorators', 'channel', 'signing', 'jsonp', '@nestjs/common', 'class-validator'],
  decision: ['messages', 'policy', 'decorators', 'channel', '@nestjs/common', 'node:util'],
  policy: ['decorators', 'matching', 'channel', '@nestjs/common', '@nestjs/core', 'rxjs'],
  decorators: ['channel', 'reflect-metadata'],
  signing: ['node:crypto'],
  jsonp: [],
  messages: [],
  precedence: ['channel'],
  matching: ['channel'],
  channel: [],
};

const LINES = 300;

/** Longer files, each with the reason why it is not split. */
const LONG_FILES: Readonly<Record<string, string>> = {};

describe('the rooms of src', () => {
  it('are all known', () => {
    expect([...new Set(FILES.map(roomOf))].filter((room) => !Object.hasOwn(MAY_IMPORT, room))).toEqual([]);
  });

  it.each(Object.keys(MAY_IMPORT))('import only rooms below them: %s', (room) => {
    const wrong = FILES.filter((path) => roomOf(path) === room).flatMap((path) =>
      (IMPORTS.get(path) ?? [])
        .filter((target) => {
          const imported = SOURCES.has(target) ? roomOf(target) : target;
          return imported !== room && !MAY_IMPORT[room]?.includes(imported);
        })
        .map((target) => `${path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('import existing files by their full names', () => {
    const strays = FILES.flatMap((path) =>
      (IMPORTS.get(path) ?? []).filter((target) => target.endsWith('.ts') && !SOURCES.has(target)),
    );
    expect(strays).toEqual([]);
  });

  it('contain no import cycle, not even of types', () => {
    expect(cyclesIn(IMPORTS)).toEqual([]);
  });

  it('would be reported for a cycle', () => {
    const graph = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ]);
    expect(cyclesIn(graph)).toEqual(['b → c → b']);
  });
});

describe('the list of long files', () => {
  it('contains only files that are still long', () => {
    expect(Object.keys(LONG_FILES).filter((path) => lengthOf(path) <= LINES)).toEqual([]);
  });
});

describe('the files of src', () => {
  it(`never exceed ${LINES} lines without a reason`, () => {
    const long = FILES.filter((path) => lengthOf(path) > LINES && !Object.hasOwn(LONG_FILES, path));
    expect(long).toEqual([]);
  });

  it.each([
    ['write to the console', /\bconsole\./],
    ['import more than types from the compiler', /^import (?!type\b).*'typescript'/m],
    ['export a default', /^export default\b/m],
    ['export everything of another file', /^export \*/m],
  ])('do not %s', (_, forbidden) => {
    expect(FILES.filter((path) => forbidden.test(CODE.get(path) ?? ''))).toEqual([]);
  });

  it('never use import.meta, which CommonJS lacks, except in the command, which has only one build', () => {
    const ofBothBuilds = FILES.filter((path) => roomOf(path) !== 'command-line');
    expect(ofBothBuilds.filter((path) => /\bimport\.meta\b/.test(CODE.get(path) ?? ''))).toEqual([]);
  });

  it('have no top-level await, which CommonJS lacks', () => {
    expect(FILES.filter((path) => awaitsAtTopLevel(parse(path)))).toEqual([]);
  });

  it('have no vague names', () => {
    expect(FILES.filter((path) => /\b(utils?|helpers?|manager|common|misc)\b/.test(path))).toEqual([]);
  });
});

describe('the type declarations', () => {
  it('contain no `any`, neither written nor inferred', () => {
    expect(anyInDeclarations()).toEqual([]);
  }, 60_000);
});

/** The places where `any` is the right type, with the reason. */
const HONEST_ANY: readonly RegExp[] = [
  /^pusher-auth\.module-options\.d\.ts: useFactory/, // the arguments are what `inject` names
  /^decorators\/channel-policy\.decorator\.d\.ts: RequestUser/, // a policy chooses the type of its own user
  /^decorators\/user-authentication\.decorator\.d\.ts: UserAuthenticationMethod/, // so does this method
];

function lengthOf(path: string): number {
  return (SOURCES.get(path) ?? '').trimEnd().split('\n').length;
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, SOURCES.get(path) ?? '', ts.ScriptTarget.ES2022, true);
}

function awaitsAtTopLevel(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isClassLike(node)) return false;
  if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) return true;
  return ts.forEachChild(node, (child) => awaitsAtTopLevel(child) || undefined) ?? false;
}

function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const settled = new Set<string>();
  const cycles: string[] = [];
  const visit = (node: string, trail: readonly string[]): void => {
    const start = trail.indexOf(node);
    if (start >= 0) cycles.push([...trail.slice(start), node].join(' → '));
    if (start >= 0 || settled.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...trail, node]);
    settled.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return cycles;
}

function anyInDeclarations(): string[] {
  const { config } = ts.readConfigFile('tsconfig.build.json', (path) => ts.sys.readFile(path)) as { config: object };
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, process.cwd());
  const found: string[] = [];
  const program = ts.createProgram(fileNames, { ...options, noEmitOnError: false });
  program.emit(
    undefined,
    (name, text) => {
      const file = name.replaceAll('\\', '/').replace(/^.*\/dist\/esm\//, '');
      const visit = (node: ts.Node, owner: string): void => {
        const named =
          (ts.isDeclarationStatement(node) || ts.isTypeElement(node) || ts.isClassElement(node)) && node.name;
        const inside = named ? named.getText() : owner;
        if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${file}: ${inside}`);
        ts.forEachChild(node, (child) => visit(child, inside));
      };
      visit(ts.createSourceFile(name, text, ts.ScriptTarget.ES2022, true), 'the file');
    },
    undefined,
    true,
  );
  return found.filter((place) => !HONEST_ANY.some((honest) => honest.test(place)));
}
