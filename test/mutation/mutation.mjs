// Makes small changes to the code, one at a time, and checks that a test fails: docs/maintaining/mutation-testing.md.
//
//   node test/mutation/mutation.mjs                    all rooms, one after the other
//   node test/mutation/mutation.mjs signing endpoint   some rooms
//
// Everything after `--` goes to Stryker: node test/mutation/mutation.mjs decision -- --mutate src/decision/subscriber.ts
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The files to mutate, and the tests that must fail: folders and files in `test`. */
export const ROOMS = {
  signing: { mutate: ['src/signing/**/*.ts'], tests: ['unit/signing/'] },
  endpoint: {
    mutate: ['src/endpoint/{auth-request,reply,endpoint-paths}.ts', 'src/jsonp.ts'],
    tests: ['unit/endpoint/', 'unit/jsonp/'],
  },
  client: { mutate: ['src/client.ts', 'src/client/*.ts'], tests: ['unit/client/'] },
  channel: { mutate: ['src/channel/**/*.ts'], tests: ['unit/channel/'] },
  matching: { mutate: ['src/matching/**/*.ts'], tests: ['unit/matching/'] },
  precedence: { mutate: ['src/precedence/**/*.ts'], tests: ['unit/precedence/'] },
  decision: {
    mutate: ['src/decision/*.ts', 'src/messages.ts', 'src/pusher-auth.exceptions.ts'],
    tests: ['unit/decision/', 'unit/messages', 'unit/pusher-auth.exceptions', 'unit/pusher-auth.service'],
  },
  // Some mutants in these rooms are only noticed by a whole application, so they also run the integration tests about the room.
  decorators: {
    mutate: ['src/decorators/*.ts'],
    tests: [
      'unit/decorators/',
      'integration/batch-policies',
      'integration/boot-problems',
      'integration/discovery',
      'integration/guests-and-users',
    ],
  },
  policy: {
    mutate: ['src/policy/*.ts'],
    tests: [
      'unit/policy/',
      'unit/decision/policy-runner',
      'integration/policy-guards',
      'integration/batch-policies',
      'integration/lifetimes',
      'integration/explain',
    ],
  },
  boot: {
    mutate: ['src/boot/*.ts'],
    tests: [
      'unit/boot/',
      'integration/boot-problems',
      'integration/boot-holes',
      'integration/boot-log',
      'integration/batch-policies',
      'integration/without-credentials',
      'integration/discovery',
      'integration/registrations',
      'integration/policy-preview',
    ],
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const split = args.indexOf('--');
  const named = split < 0 ? args : args.slice(0, split);
  const rest = split < 0 ? [] : args.slice(split + 1);
  for (const room of named.length > 0 ? named : Object.keys(ROOMS)) {
    console.log(`mutating ${room}`);
    const tests = `test/mutated-${room}.ts`;
    writeFileSync(tests, allIn(ROOMS[room].tests));
    try {
      const { status } = spawnSync(
        process.execPath,
        ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'test/mutation/stryker.config.mjs', ...rest],
        { stdio: 'inherit', env: { ...process.env, MUTATION_ROOM: room } },
      );
      if (status !== 0) process.exitCode = 1;
    } finally {
      rmSync(tests);
    }
  }
}

/** Puts all tests into one file, because Jest loads Nest again for each file, which takes most of the time. */
function allIn(tests) {
  const files = tests.flatMap((name) => (name.endsWith('/') ? specsIn(name) : [`${name}.spec.js`]));
  return files.map((file) => `import './${file}';\n`).join('');
}

// Bundling tests are left out, because they do not detect mutants. Property tests run few cases: see
// test/unit/channel/arbitraries.ts.
function specsIn(folder) {
  return readdirSync(`test/${folder}`)
    .filter((file) => file.endsWith('.spec.ts') && !file.startsWith('bundle.'))
    .map((file) => `${folder}${file.replace(/ts$/, 'js')}`);
}
