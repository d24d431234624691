import config from './jest.config.mjs';
import { ROOMS } from './scripts/mutation.mjs';

/** The tests that must not let a mutant of the room live. */
export default {
  ...config,
  testMatch: ROOMS[process.env.MUTATION_ROOM].tests.map((folder) => `<rootDir>/test/${folder}/**/*.spec.ts`),
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/security/fuzz/'],
  reporters: ['default'],
};
