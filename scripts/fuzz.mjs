// The full run of the fuzz tests; `npm test` runs a tenth of it. SECURITY.md says what they check.
// An empty argument means the default.
//
//   node scripts/fuzz.mjs                     200 000 inputs from a new seed
//   node scripts/fuzz.mjs 1000000 1234567     this many inputs, from the seed that a run printed
import { spawnSync } from 'node:child_process';

const [inputs, seed] = process.argv.slice(2);
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--runInBand',
    'test/security/fuzz',
  ],
  {
    stdio: 'inherit',
    env: { ...process.env, FUZZ_INPUTS: inputs || '200000', FUZZ_SEED: seed || String(Date.now() % 2 ** 31) },
  },
);
process.exitCode = status ?? 1;
