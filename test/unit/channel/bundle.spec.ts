import { build } from 'esbuild';

/** Bytes, minified. */
const BUDGET = 14_000;

it('is a small bundle for browsers, without Nest and Node', async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: ['src/channels.ts'],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    metafile: true,
    write: false,
  });
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('src/channels.ts');
  expect(inputs.filter((input) => input !== 'src/channels.ts' && !input.startsWith('src/channel/'))).toEqual([]);
  expect(outputFiles[0]!.contents.length).toBeLessThan(BUDGET);
});
