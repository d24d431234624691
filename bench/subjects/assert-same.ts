import { deepStrictEqual } from 'node:assert';

/** What is measured must do the same: same keys, same values, same bytes of every signature. */
export function assertSame(actual: unknown, expected: unknown): void {
  deepStrictEqual(actual, expected);
}
