import base from '../../jest.config.mjs';

// A separate project, because Nest looks for its optional @nestjs/microservices next to itself and finds it here.
const { testEnvironment, setupFiles, extensionsToTreatAsEsm, moduleNameMapper, transform, modulePathIgnorePatterns } =
  base;

/** @type {import('jest').Config} */
export default {
  displayName: 'surroundings',
  rootDir: '../..',
  testMatch: ['<rootDir>/test/surroundings/*.spec.ts'],
  testEnvironment,
  setupFiles,
  extensionsToTreatAsEsm,
  modulePathIgnorePatterns,
  transform,
  moduleNameMapper: {
    '^(@nestjs/microservices.*)$': '<rootDir>/test/surroundings/node_modules/$1',
    ...moduleNameMapper,
  },
};
