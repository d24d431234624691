import jestConfig from './jest.config.mjs';
import { ROOMS } from './scripts/mutation.mjs';

const { projects: _projects, ...config } = jestConfig;

/** The tests that must not let a mutant of the room live. */
export default {
  ...config,
  testMatch: ROOMS[process.env.MUTATION_ROOM].tests.map((folder) => `<rootDir>/test/${folder}/**/*.spec.ts`),
  // Thousands of random cases for each mutant would take days.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/security/fuzz/', '\\.property\\.spec', '/bundle\\.spec'],
  reporters: ['default'],
};
