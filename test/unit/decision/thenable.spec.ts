import { isThenable } from '../../../src/decision/verdict.js';

describe('isThenable', () => {
  it.each([
    [Promise.resolve(), true],
    [{ then: () => undefined }, true],
    [Object.assign(() => undefined, { then: () => undefined }), true],
    [{ then: true }, false],
    [{}, false],
    [() => undefined, false],
    [null, false],
    [undefined, false],
    ['then', false],
    [0, false],
  ])('of %p is %p', (value, expected) => {
    expect(isThenable(value)).toBe(expected);
  });
});
