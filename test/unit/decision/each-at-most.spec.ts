import { eachAtMost } from '../../../src/decision/each-at-most.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('eachAtMost', () => {
  it.each([
    [1, 5],
    [3, 10],
    [10, 4],
    [4, 0],
  ])('works on at most %i at a time of %i', async (limit, count) => {
    let atOnce = 0;
    let most = 0;
    const done: number[] = [];
    await eachAtMost(limit, Array(count).keys(), async (item) => {
      most = Math.max(most, (atOnce += 1));
      await turn();
      atOnce -= 1;
      done.push(item);
    });
    expect(most).toBe(Math.min(limit, count));
    expect(done).toEqual([...Array(count).keys()]);
  });

  it('waits for nothing where the work is done at once', () => {
    const done: number[] = [];
    void eachAtMost(2, [1, 2, 3, 4], (item) => void done.push(item));
    expect(done).toEqual([1, 2, 3, 4]);
  });

  it('rejects as the work does', async () => {
    const failing = eachAtMost(2, [1, 2, 3], (item) => (item === 2 ? Promise.reject(new Error('two')) : undefined));
    await expect(failing).rejects.toThrow('two');
  });
});
