import { mixin, type Type } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { runInThisContext } from 'node:vm';
import { guardName } from '../../../src/policy/policy-guard.js';

describe('the name of a guard', () => {
  class OwnGuard {}
  class Named_abcdefabcdefabcdefabc {}
  class abcdefabcdefabcdefabc_Named {}
  function SpeaksOfAClass(): string {
    return 'class Other';
  }

  it.each([
    ['its class', OwnGuard, 'OwnGuard'],
    ['the class of an instance', new OwnGuard(), 'OwnGuard'],
    ['the source of a mixin, which Nest gives a random name', AuthGuard('jwt'), 'MixinAuthGuard'],
    ['the source of a mixin that is an instance', new (mixin(class Made {}))(), 'Made'],
    ['the source of a mixin, however it is spaced', mixin(runInThisContext('(class   Spaced {})') as Type), 'Spaced'],
    ['nothing, where a mixin has none', mixin(class {}), 'mixin'],
    ['no class that a mixin only speaks of', mixin(SpeaksOfAClass as unknown as Type), 'mixin'],
    ['its class, which ends like a mixin', Named_abcdefabcdefabcdefabc, 'Named_abcdefabcdefabcdefabc'],
    ['its class, which begins like a mixin', abcdefabcdefabcdefabc_Named, 'abcdefabcdefabcdefabc_Named'],
  ])('is that of %s', (_, guard, name) => {
    expect(guardName(guard)).toBe(name);
  });
});
