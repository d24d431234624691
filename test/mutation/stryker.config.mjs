// Mutation testing, one room at a time: see docs/maintaining/mutation-testing.md and test/mutation/mutation.mjs, which names the room.
import { ROOMS } from './mutation.mjs';

const room = process.env.MUTATION_ROOM;
if (!ROOMS[room]) throw new Error('Run it with: npm run mutation');
// Jest loads ES modules behind this flag; the test runner is a process of its own.
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
  // Jest keeps some of what ES modules took: a new process now and then frees it.
  maxTestRunnerReuse: 100,
  timeoutFactor: 4,
  incrementalFile: `reports/mutation/${room}.incremental.json`,
  reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
  clearTextReporter: { allowColor: false, logTests: false },
  htmlReporter: { fileName: `reports/mutation/${room}.html` },
  jsonReporter: { fileName: `reports/mutation/${room}.json` },
  thresholds: { high: 95, low: 95, break: 95 },
};
