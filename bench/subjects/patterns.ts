import { pseudoRandom } from './fresh-names.js';

/** A pattern, the regular expression that Laravel would make of it, and a name that matches both. */
export interface PatternCase {
  readonly pattern: string;
  readonly expression: RegExp;
  nameFor(id: string): string;
}

/** Patterns as applications have them: 60 % with one parameter, 25 % with two, 15 % with dots. */
export function patternCases(prefix: 'private-' | 'presence-', count: number): PatternCase[] {
  return Array.from({ length: count }, (_, index) => {
    const share = index % 20;
    if (share < 12) return caseOf(`${prefix}room${index}-`, '<id>', '([^.]+)', (id) => id);
    if (share < 17) {
      return caseOf(`${prefix}team${index}-`, '<team:word>-<id>', '([^.]+)-([^.]+)', (id) => `blue-${id}`);
    }
    return caseOf(`${prefix}doc${index}.`, '<id>', '([^.]+)', (id) => id);
  });
}

function caseOf(literal: string, placeholders: string, groups: string, tail: (id: string) => string): PatternCase {
  return {
    pattern: literal + placeholders,
    expression: new RegExp(`^${literal.replaceAll('.', '\\.')}${groups}$`),
    nameFor: (id) => literal + tail(id),
  };
}

/** Matching names, each of a case chosen at random. */
export function namesOf(cases: readonly PatternCase[], count = 4096): string[] {
  const random = pseudoRandom(42);
  return Array.from({ length: count }, () => {
    const one = cases[Math.floor(random() * cases.length)] as PatternCase;
    return one.nameFor(String(Math.floor(1e5 + random() * 9e5)));
  });
}
