import { declarationsOf, declaresAnything } from '../../../src/decorators/policy-metadata.js';
import { ChannelPolicy } from '../../../src/decorators/channel-policy.decorator.js';
import { UserAuthentication } from '../../../src/decorators/user-authentication.decorator.js';

/** Each declaration in one line: what it decides, where it stands, who declared it, who lost it. */
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
  it('come as a reader meets them, stacked ones included', () => {
    expect(declared(Base)).toEqual([
      'private-a | method Base.one',
      'private-b,private-c | method Base.two',
      'private-d | method Base.two',
      'sign-in | method Base.signIn',
      'private-e | method Base.Symbol(by symbol)',
    ]);
  });

  it('keep options of their own', () => {
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

  it('tell what is no ordinary method', () => {
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

  it('are those of its ancestors as well, the nearest first', () => {
    class Child extends Base {
      @ChannelPolicy('private-f')
      three(): boolean {
        return true;
      }
    }
    expect(declared(Child)).toEqual(['private-f | method Child.three', ...declared(Base)]);
  });

  it('are replaced where a subclass declares the method anew', () => {
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

  it('are lost where a subclass overrides the method without', () => {
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

  it('that are static are not overridden by a method', () => {
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

  it('are none of what is no class, and end where its ancestors do', () => {
    expect(declared((() => undefined) as unknown as NewableFunction)).toEqual([]);
    expect(declared(Object.setPrototypeOf(class {}, null) as NewableFunction)).toEqual([]);
  });
});

it('two copies of the package find each other by one key', () => {
  expect(Reflect.getOwnMetadata('nestjs-pusher-auth:declarations', Base)).toHaveLength(5);
});

it.each([
  ['a class', Base, true],
  ['a subclass', class extends Base {}, true],
  ['another class', class {}, false],
  ['an instance', new Base(), false],
  ['a token', 'Base', false],
  ['nothing', undefined, false],
])('whether %s declares anything: %p', (_what, candidate, expected) => {
  expect(declaresAnything(candidate)).toBe(expected);
});
