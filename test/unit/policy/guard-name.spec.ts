import { mixin } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { guardName } from '../../../src/policy/guard-name.js';

describe('the name of a guard', () => {
  class OwnGuard {}

  it.each([
    ['its class', OwnGuard, 'OwnGuard'],
    ['the class of an instance', new OwnGuard(), 'OwnGuard'],
    ['the source of a mixin, which Nest gives a random name', AuthGuard('jwt'), 'MixinAuthGuard'],
    ['the source of a mixin that is an instance', new (mixin(class Made {}))(), 'Made'],
    ['nothing, where a mixin has none', mixin(class {}), 'mixin'],
  ])('is that of %s', (_, guard, name) => {
    expect(guardName(guard)).toBe(name);
  });
});
