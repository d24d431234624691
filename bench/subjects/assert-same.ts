import { deepStrictEqual } from 'node:assert';

/** Asserts that two ways produce the same reply: keys, values, and every byte of the signature. */
export function assertSame(actual: unknown, expected: unknown): void {
  deepStrictEqual(actual, expected);
}
