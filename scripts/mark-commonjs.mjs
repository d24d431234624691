// Completes dist/cjs: the package is "type": "module", so this folder needs its own package.json that says
// CommonJS. It also copies the JSON files that Nest's command line reads for `nest add`, which the compiler leaves out.
import { copyFileSync, writeFileSync } from 'node:fs';

const inRoot = (path) => new URL(`../${path}`, import.meta.url);

writeFileSync(inRoot('dist/cjs/package.json'), '{ "type": "commonjs" }\n');
for (const name of ['collection.json', 'schema.json']) {
  copyFileSync(inRoot(`src/nest-add/${name}`), inRoot(`dist/cjs/nest-add/${name}`));
}
