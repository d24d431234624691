/** @type {import('jest').Config} */
export default {
  // This file is the first project; the second runs the end-to-end tests of the wire again, on Nest 11; the third runs the module
  // among the packages that applications have around it.
  projects: [
    '<rootDir>',
    '<rootDir>/test/environments/nest11/jest.config.mjs',
    '<rootDir>/test/surroundings/jest.config.mjs',
  ],
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.spec.ts', '<rootDir>/sample-app/**/*.spec.ts'],
  // Applications of their own, for the tests of the package; and the third project's tests.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/package/', '<rootDir>/test/surroundings/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/dist-sample/', '<rootDir>/.stryker-tmp/'],
  setupFiles: ['reflect-metadata'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^@nestjs/throttler$': '<rootDir>/test/environments/throttler.mjs',
    '^nestjs-pusher-auth$': '<rootDir>/src/index.ts',
    '^nestjs-pusher-auth/channels$': '<rootDir>/src/channels.ts',
    '^nestjs-pusher-auth/client$': '<rootDir>/src/client.ts',
    '^nestjs-pusher-auth/testing$': '<rootDir>/src/testing.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  collectCoverageFrom: ['src/**/*.ts'],
  coverageProvider: 'babel',
  coverageDirectory: 'coverage',
  reporters: ['default', '<rootDir>/scripts/summary-reporter.mjs'],
  maxWorkers: 2,
  workerIdleMemoryLimit: '1GB',
};
