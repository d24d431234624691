import jestConfig from '../../jest.config.mjs';

const { projects: _projects, ...config } = jestConfig;

/** Runs the tests of one room, which test/mutation/mutation.mjs has put into one file. */
export default {
  ...config,
  rootDir: '../..',
  testEnvironment: `${import.meta.dirname}/environment.cjs`,
  testMatch: [`<rootDir>/test/mutated-${process.env.MUTATION_ROOM}.ts`],
  reporters: ['default'],
};
