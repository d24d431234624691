/**
 * @param work must never reject
 * @returns what the work gives, or what `late` gives where that takes longer; a later result is dropped
 */
export function withDeadline<T>(work: Promise<T>, milliseconds: number, late: () => T): Promise<T> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(late()), milliseconds);
    void work.then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
