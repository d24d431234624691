import { describeValue, isPresenceMember, readAnswer } from '../../../src/decision/verdict.js';

class Room {
  readonly userId = 1;
}

describe('readAnswer', () => {
  it.each([true, false])('reads true as a yes (members: %p)', (mayNameMember) => {
    expect(readAnswer(true, mayNameMember)).toEqual({ verdict: 'yes' });
  });

  it.each([true, false])('reads false as a no that is nobody’s fault (members: %p)', (mayNameMember) => {
    expect(readAnswer(false, mayNameMember)).toEqual({
      verdict: 'denied',
      status: 403,
      reason: 'the policy said no',
      fault: false,
    });
  });

  it.each([
    { userId: 'a' },
    { userInfo: {} },
    { userId: 1, userInfo: {} },
    { userId: null },
    { userId: 0, userInfo: undefined },
  ])('reads %p as a yes where a member may be named, and as a fault elsewhere', (member) => {
    expect(readAnswer(member, true)).toEqual({ verdict: 'yes', member });
    expect(readAnswer(member, false)).toEqual({
      verdict: 'denied',
      status: 403,
      reason: 'the policy returned a member, but only a presence channel without useSignedInUser has members',
      fault: true,
    });
  });

  it.each([
    [undefined, 'undefined'],
    [null, 'null'],
    [0, 'a number'],
    [1, 'a number'],
    ['', 'a string'],
    ['yes', 'a string'],
    [1n, 'a bigint'],
    [Symbol('x'), 'a symbol'],
    [() => true, 'a function'],
    [{}, 'an object (Object)'],
    [{ userId: undefined }, 'an object (Object)'],
    [{ userId: 'a', role: 'admin' }, 'an object (Object)'],
    [{ userId: 'a', [Symbol('x')]: 1 }, 'an object (Object)'],
    [[], 'an object (Array)'],
    [new Room(), 'an object (Room)'],
    [Object.create(null), 'an object (without a prototype)'],
    [{ constructor: { name: 'x\ny' } }, 'an object (Object)'],
    [Object.create({ constructor: null }), 'an object (without a prototype)'],
    [Object.create({ constructor: { name: 7 } }), 'an object (without a prototype)'],
  ])('reads %p as a fault and says %s', (answer, description) => {
    expect(readAnswer(answer, false)).toEqual({
      verdict: 'denied',
      status: 403,
      reason: `the policy returned ${description}; only true grants`,
      fault: true,
    });
    expect(readAnswer(answer, true)).toMatchObject({
      verdict: 'denied',
      reason: `the policy returned ${description}; only true or { userId?, userInfo? } grants`,
    });
    expect(describeValue(answer)).toBe(description);
    expect(isPresenceMember(answer)).toBe(false);
  });
});
