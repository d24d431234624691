import { declarationsOf, declaresAnything } from '../../../src/decorators/policy-metadata.js';
import { ChannelPolicy } from '../../../src/decorators/channel-policy.decorator.js';
import { UserAuthentication } from '../../../src/decorators/user-authentication.decorator.js';

/** One line for each declaration: its patterns, its placement, the declaring class, and an overriding class. */
function declared(policyClass: NewableFunction): string[] {
  return declarationsOf(policyClass).map(({ declaration, declaredBy, overriddenBy }) =>
    [
      declaration.decides === 'channel' ? declaration.patterns.join() : 'sign-in',
      `${declaration.placement} ${declaredBy.name}.${String(declaration.methodName)}`,
      ...(overriddenBy ? [`overridden by ${overriddenBy.name}`] : []),
    ].join(' | '),
  );
}

const symbol = Symbol('by symbol');

class Base {
  @ChannelPolicy('private-a')
  one(): boolean {
    return true;
  }

  @ChannelPolicy(['private-b', 'private-c'])
  @ChannelPolicy('private-d')
  two(): boolean {
    return true;
  }

  @UserAuthentication()
  signIn(): false {
    return false;
  }

  @ChannelPolicy('private-e')
  [symbol](): boolean {
    return true;
  }
}

describe('the declarations of a class', () => {
  it('are in source order, several on one method included', () => {
    expect(declared(Base)).toEqual([
      'private-a | method Base.one',
      'private-b,private-c | method Base.two',
      'private-d | method Base.two',
      'sign-in | method Base.signIn',
      'private-e | method Base.Symbol(by symbol)',
    ]);
  });

  it('have separate options', () => {
    const options = { app: 'chat' };
    class Optioned {
      @ChannelPolicy('private-a', options)
      one(): boolean {
        return true;
      }

      @UserAuthentication(options)
      signIn(): false {
        return false;
      }
    }
    options.app = 'changed since';
    expect(declarationsOf(Optioned).map(({ declaration }) => declaration.options)).toEqual([
      { app: 'chat' },
      { app: 'chat' },
    ]);
  });

  it('mark static methods and accessors', () => {
    class Misplaced {
      @ChannelPolicy('private-a')
      static one(): boolean {
        return true;
      }

      @ChannelPolicy('private-b')
      get two(): () => boolean {
        return () => true;
      }
    }
    ChannelPolicy('private-c')(Misplaced.prototype, 'three', undefined as never);
    expect(declared(Misplaced).sort()).toEqual([
      'private-a | static Misplaced.one',
      'private-b | accessor Misplaced.two',
      'private-c | accessor Misplaced.three',
    ]);
  });

  it('include those of its ancestors, the nearest first', () => {
    class Child extends Base {
      @ChannelPolicy('private-f')
      three(): boolean {
        return true;
      }
    }
    expect(declared(Child)).toEqual(['private-f | method Child.three', ...declared(Base)]);
  });

  it('are replaced if a subclass declares the method again', () => {
    class Child extends Base {
      @ChannelPolicy('private-f')
      override two(): boolean {
        return false;
      }
    }
    class Grandchild extends Child {}
    expect(declared(Grandchild)).toEqual([
      'private-f | method Child.two',
      ...declared(Base).filter((line) => !line.includes('Base.two')),
    ]);
  });

  it('are marked as overridden if a subclass overrides the method without decorators', () => {
    class Child extends Base {
      override one(): boolean {
        return false;
      }
    }
    class Grandchild extends Child {
      override one(): boolean {
        return true;
      }
    }
    expect(declared(Child)[0]).toBe('private-a | method Base.one | overridden by Child');
    expect(declared(Grandchild)[0]).toBe('private-a | method Base.one | overridden by Grandchild');
    expect(declared(Child).slice(1)).toEqual(declared(Base).slice(1));
  });

  it('of static methods are not overridden by instance methods', () => {
    class Parent {
      @ChannelPolicy('private-a')
      static one(): boolean {
        return true;
      }
    }
    class Child extends Parent {
      one(): boolean {
        return true;
      }
    }
    expect(declared(Child)).toEqual(['private-a | static Parent.one']);
  });

  it('are empty for a value without a prototype or ancestors', () => {
    expect(declared((() => undefined) as unknown as NewableFunction)).toEqual([]);
    expect(declared(Object.setPrototypeOf(class {}, null) as NewableFunction)).toEqual([]);
  });
});

it('two copies of the package share one metadata key', () => {
  expect(Reflect.getOwnMetadata('nestjs-pusher-auth:declarations', Base)).toHaveLength(5);
});

it.each([
  ['a class', Base, true],
  ['a subclass', class extends Base {}, true],
  ['another class', class {}, false],
  ['an instance', new Base(), false],
  ['a token', 'Base', false],
  ['nothing', undefined, false],
])('declaresAnything() returns for %s: %p', (_what, candidate, expected) => {
  expect(declaresAnything(candidate)).toBe(expected);
});
