import { ChannelPolicy, UserAuthentication } from 'nestjs-pusher-auth';
import { declarationsOf } from '../../../src/decorators/policy-metadata.js';
import { findPlacesWith, type DeclarationPlace } from '../../../src/decorators/declaration-place.js';

/** The places that a finder gives, and what then is recorded for a channel policy and a user authentication. */
function recorded(finder?: { written?: DeclarationPlace; applied?: DeclarationPlace }): object[] {
  findPlacesWith(finder && { written: () => finder.written, applied: () => finder.applied });
  try {
    class Policies {
      @ChannelPolicy('private-room')
      join(): boolean {
        return true;
      }

      @UserAuthentication()
      signIn(): false {
        return false;
      }
    }
    return declarationsOf(Policies).map(({ declaration }) => declaration);
  } finally {
    findPlacesWith(undefined);
  }
}

describe('the place of a declaration', () => {
  it('is not recorded in an application that boots', () => {
    const declarations = recorded();
    expect(declarations).toHaveLength(2);
    for (const declaration of declarations) expect(Object.keys(declaration)).not.toContain('place');
  });

  const written = { file: '/app/room.policies.ts', line: 7 };
  const applied = { file: '/app/room.policies.ts', line: 9 };
  const elsewhere = { file: '/app/members.decorator.ts', line: 3 };
  it.each([
    ['where the decorator is written', { written, applied }, written],
    ['where the class is, if another file composes the decorator', { written: elsewhere, applied }, applied],
    ['where the decorator is written, if the class cannot be found', { written }, written],
    ['where the class is, if the decorator cannot be found', { applied }, applied],
  ])('is %s', (_, finder, place) => {
    expect(recorded(finder)).toEqual([expect.objectContaining({ place }), expect.objectContaining({ place })]);
  });
});
