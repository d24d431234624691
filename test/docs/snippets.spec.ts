import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { codeBlocksIn } from './markdown.js';
import { PAGES } from './pages.js';

/** The folders of the documentation's code and of the tests that run it. */
const FOLDERS = ['test/docs', 'test/surroundings', 'test/ports'];

const BLOCKS = [...PAGES].flatMap(([page, text]) => codeBlocksIn(text).map((block) => ({ page, ...block })));
const SOURCES = [...new Set(BLOCKS.flatMap(({ source }) => (source ? [source.split('#')[0]!] : [])))].sort();

describe('the code of the documentation', () => {
  it('equals its sources', () => {
    expect(() => execFileSync(process.execPath, ['scripts/snippets.mjs', '--check'], { stdio: 'pipe' })).not.toThrow();
  });

  it('is run, because a test leads to each source', () => {
    expect(SOURCES.length).toBeGreaterThan(15);
    const run = filesBehindTests();
    expect(SOURCES.filter((source) => !run.has(source))).toEqual([]);
  });

  it('is compiled if it is TypeScript', () => {
    const { fileNames } = ts.parseJsonConfigFileContent({ include: [...FOLDERS, 'sample-app'] }, ts.sys, process.cwd());
    const compiled = new Set(fileNames.map((path) => path.slice(process.cwd().length + 1)));
    expect(SOURCES.filter((source) => source.endsWith('.ts') && !compiled.has(source))).toEqual([]);
  });

  it('is compared with printed output by a test that reads the page, if the page says so', async () => {
    const { COMPARED } = (await import(pathToFileURL('scripts/snippets.mjs').href)) as {
      COMPARED: Record<string, string>;
    };
    const pages = Object.entries(COMPARED).filter(([page]) => PAGES.has(page));
    const unread = pages.filter(
      ([page, folder]) =>
        !ts.sys.readDirectory(folder, ['.spec.ts']).some((path) => readFileSync(path, 'utf8').includes(page)),
    );
    expect(unread).toEqual([]);
  });

  it('uses only scripts that package.json has', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const commands = BLOCKS.filter(({ language }) => language === 'sh').flatMap(({ code }) =>
      code.split('\n').filter(Boolean),
    );
    expect(commands.length).toBeGreaterThan(5);
    const unknown = commands.filter((command) => {
      const [, script] = /^npm (?:run )?(start|test|[a-z:]+)/.exec(command) ?? [];
      if (script === undefined) return !/^(git|openssl|curl|npx|pnpm|printf|TOKEN=\$\(node) /.test(command);
      return !['install', 'ci', 'version', 'build'].includes(script) && !Object.hasOwn(scripts, script);
    });
    expect(unknown).toEqual([]);
  });
});

/** Every file that a test of the documentation imports, reads or starts, directly or indirectly. */
function filesBehindTests(): Set<string> {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path) || !existsSync(path)) return;
    found.add(path);
    if (!path.endsWith('.ts')) return;
    for (const [, mentioned] of readFileSync(path, 'utf8').matchAll(
      /'((?:\.\.?\/|test\/docs\/)?[\w./-]+\.(?:js|ts|txt|json))'/g,
    )) {
      const from = mentioned!.startsWith('test/docs/') ? '' : dirname(path);
      visit(join(from, mentioned!.replace(/\.js$/, '.ts')));
    }
  };
  const specs = FOLDERS.flatMap((folder) => ts.sys.readDirectory(folder, ['.spec.ts'], ['**/node_modules']));
  for (const spec of specs) visit(spec);
  return found;
}
