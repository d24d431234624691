// Changes the code in small ways, one at a time, and looks whether a test fails: docs/mutation-testing.md.
//
//   node scripts/mutation.mjs                    all rooms, one after the other
//   node scripts/mutation.mjs signing endpoint   some rooms
//
// Everything after `--` goes to Stryker: node scripts/mutation.mjs policy -- --mutate 'src/policy/member.ts'
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ANSWERS = [
  'member',
  'user-data',
  'policy-answer',
  'thrown-verdict',
  'each-at-most',
  'deadline',
  'log-line',
  'thenable',
].map((file) => `src/decision/${file}.ts`);

/** What is mutated, and the folders of tests that have to notice. */
export const ROOMS = {
  signing: { mutate: ['src/signing/**/*.ts'], tests: ['unit/signing'] },
  endpoint: {
    mutate: [
      'src/endpoint/{channel-auth-request,user-auth-request,request-fields,reply-text,endpoint-paths}.ts',
      'src/jsonp/*.ts',
    ],
    tests: ['unit/endpoint', 'unit/jsonp'],
  },
  channel: { mutate: ['src/channel/**/*.ts'], tests: ['unit/channel'] },
  // What an answer, a throw, a member or a deadline means, told by tables.
  decision: { mutate: ANSWERS, tests: ['unit/decision'] },
  // What only a whole application shows: hours.
  policy: {
    mutate: ['src/{declaration,policy,decision,boot}/**/*.ts', ...ANSWERS.map((file) => `!${file}`)],
    tests: ['unit/decision', 'integration', 'security'],
  },
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const args = process.argv.slice(2);
  const split = args.indexOf('--');
  const named = split < 0 ? args : args.slice(0, split);
  const rest = split < 0 ? [] : args.slice(split + 1);
  for (const room of named.length > 0 ? named : Object.keys(ROOMS)) {
    console.log(`mutating ${room}`);
    const { status } = spawnSync(
      process.execPath,
      ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', 'stryker.config.mjs', ...rest],
      { stdio: 'inherit', env: { ...process.env, MUTATION_ROOM: room } },
    );
    if (status !== 0) process.exitCode = 1;
  }
}
