// Completes dist/cjs: the package is "type": "module", so Node and TypeScript have to be told that this folder is CommonJS;
// and the compiler leaves out the JSON files that Nest's command line reads for `nest add`.
import { copyFileSync, writeFileSync } from 'node:fs';

const inRoot = (path) => new URL(`../${path}`, import.meta.url);

writeFileSync(inRoot('dist/cjs/package.json'), '{ "type": "commonjs" }\n');
for (const name of ['collection.json', 'schema.json']) {
  copyFileSync(inRoot(`src/nest-add/${name}`), inRoot(`dist/cjs/nest-add/${name}`));
}
