// Mutation testing of one room, which test/mutation/mutation.mjs chooses. See docs/maintaining/mutation-testing.md.
import { ROOMS } from './mutation.mjs';

const room = process.env.MUTATION_ROOM;
if (!ROOMS[room]) throw new Error('Run it with: npm run mutation');
// Jest needs this flag to load ES modules. The test runner is a separate process.
process.env.NODE_OPTIONS = `${process.env.NODE_OPTIONS ?? ''} --experimental-vm-modules --disable-warning=ExperimentalWarning`;

/** @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  jest: { projectType: 'custom', configFile: 'test/mutation/jest.config.mjs', enableFindRelatedTests: true },
  mutate: ROOMS[room].mutate,
  ignorePatterns: [
    '/dist',
    '/dist-sample',
    '/sample-app',
    '/coverage',
    '/.ci',
    '/test/environments/nest11',
    '/test/package',
  ],
  coverageAnalysis: 'perTest',
  concurrency: Number(process.env.MUTATION_CONCURRENCY ?? 2),
  timeoutMS: 10_000,
  // Jest does not free all memory of ES modules, so start a new process now and then.
  maxTestRunnerReuse: 100,
  timeoutFactor: 4,
  incrementalFile: `reports/mutation/${room}.incremental.json`,
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: `reports/mutation/${room}.html` },
  jsonReporter: { fileName: `reports/mutation/${room}.json` },
  thresholds: { high: 95, low: 95, break: 95 },
};
