import base from '../../../jest.config.mjs';

// The same end-to-end suites on Nest 11, and the tests about logging, because the majors decide differently which
// levels are enabled. Every import of @nestjs, in the tests, in src and between the packages of Nest, resolves to
// test/environments/nest11/node_modules, and so do other dependencies of those packages (fastify, rxjs …).
const { testEnvironment, setupFiles, extensionsToTreatAsEsm, moduleNameMapper, transform, modulePathIgnorePatterns } =
  base;

/** @type {import('jest').Config} */
export default {
  displayName: 'Nest 11',
  globals: { EXPECTED_NEST_MAJOR: 11 },
  rootDir: '../../..',
  testMatch: [
    '<rootDir>/test/e2e/matrix/**/*.spec.ts',
    '<rootDir>/test/e2e/wire/**/*.spec.ts',
    '<rootDir>/test/integration/{boot-log,decisions,log-levels}.spec.ts',
  ],
  testEnvironment,
  setupFiles,
  extensionsToTreatAsEsm,
  modulePathIgnorePatterns,
  transform,
  moduleNameMapper: { '^(@nestjs/.+)$': '<rootDir>/test/environments/nest11/node_modules/$1', ...moduleNameMapper },
};
