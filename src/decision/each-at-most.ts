/** Works on all items, at most `limit` of them waiting at a time; work that is done at once waits for nothing. */
export async function eachAtMost<T>(
  limit: number,
  items: Iterable<T>,
  work: (item: T) => Promise<void> | void,
): Promise<void> {
  const queue = items[Symbol.iterator]();
  const takeTurns = async (): Promise<void> => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const pending = work(next.value);
      if (pending) await pending;
    }
  };
  await Promise.all(Array.from({ length: limit }, takeTurns));
}
