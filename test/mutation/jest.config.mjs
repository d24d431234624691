import jestConfig from '../../jest.config.mjs';

const { projects: _projects, ...config } = jestConfig;

/** The tests of one room, in the one file that test/mutation/mutation.mjs has put them in. */
export default {
  ...config,
  rootDir: '../..',
  testEnvironment: `${import.meta.dirname}/environment.cjs`,
  testMatch: [`<rootDir>/test/mutated-${process.env.MUTATION_ROOM}.ts`],
  reporters: ['default'],
};
