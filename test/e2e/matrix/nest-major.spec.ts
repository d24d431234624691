import { NEST_MAJOR, versionOf } from '../wire/nest-major.js';

describe('the Nest under test', () => {
  // The configuration of each Jest project sets the expected version.
  it('is the version that the project expects', () => {
    expect(NEST_MAJOR).toBe((globalThis as { EXPECTED_NEST_MAJOR?: number }).EXPECTED_NEST_MAJOR ?? 12);
  });

  it.each(['@nestjs/common', '@nestjs/platform-express', '@nestjs/platform-fastify'])(
    'has %s of the same major version',
    (name) => {
      expect(Number(versionOf(name).split('.')[0])).toBe(NEST_MAJOR);
    },
  );
});
