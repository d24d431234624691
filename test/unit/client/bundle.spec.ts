import { build } from 'esbuild';
import { gzipSync } from 'node:zlib';
import ts from 'typescript';

/** Bytes, minified and gzipped. */
const BUDGET = 2_300;

const bundle = await build({
  entryPoints: ['src/client.ts'],
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  metafile: true,
  write: false,
});
const [output] = bundle.outputFiles;

it(`adds at most ${BUDGET} bytes to a page, without dependencies`, () => {
  const inputs = Object.keys(bundle.metafile.inputs);
  expect(inputs.filter((path) => path !== 'src/client.ts' && !path.startsWith('src/client/'))).toEqual([]);
  expect(gzipSync(output!.contents).length).toBeLessThanOrEqual(BUDGET);
});

it('needs only the globals fetch, AbortController, timers, queueMicrotask and those of the language', () => {
  const file = 'client.js';
  const host = ts.createCompilerHost({});
  const readFile = host.getSourceFile.bind(host);
  host.getSourceFile = (path, target) =>
    path === file ? ts.createSourceFile(path, output!.text, target) : readFile(path, target);
  const options = {
    allowJs: true,
    checkJs: true,
    noEmit: true,
    lib: ['lib.es2022.d.ts'],
    types: [],
    target: ts.ScriptTarget.ES2022,
  };
  const unknown = ts
    .createProgram([file], options, host)
    .getSemanticDiagnostics()
    .filter(({ code }) => code === 2304 || code === 2552 || code === 2584)
    .map(({ messageText }) => /'(\w+)'/.exec(ts.flattenDiagnosticMessageText(messageText, ''))?.[1]);
  expect([...new Set(unknown)].sort()).toEqual([
    'AbortController',
    'clearTimeout',
    'fetch',
    'queueMicrotask',
    'setTimeout',
  ]);
});
