/** Kinds of large tables for the overlap check, by where their patterns differ. None has a conflict. */
export const TABLE_KINDS: Readonly<Record<string, (index: number) => string>> = {
  'different literals first': (i) => `private-room${i}-<id>`,
  'one placeholder first': (i) => `private-<tenant:word>-room${i}-<id:int>`,
  'below one that matches everything': (i) => (i === 0 ? 'private-<all>' : `private-room${i}-<id>`),
  'different suffixes': (i) => `private-room-<id>-x${i}y`,
  'two types first': (i) => `private-<a:${i % 2 ? 'int' : 'word'}>-x${i}y`,
  'two types in three places': (i) => `private-${types(i, 3)}-x${i}`,
  'alternatives first': (i) => `private-<p:a${i}x|b${i}x>-<q>`,
  'all types first': (i) =>
    [
      `private-room${i}-<id>`,
      `private-<t:word>.topic${i}`,
      `private-<t:uuid>-doc${i}-<x:int>`,
      `private-<r:admin|user>.x${i}.<y>`,
      `private-<n:int>,y${i}`,
    ][i % 5]!,
};

/** A large table, and a name of 164 characters that nearly matches many of its patterns, and matches none. */
export interface WorstCase {
  readonly what: string;
  readonly patterns: readonly string[];
  readonly name: string;
}

export function worstCases(size: number): WorstCase[] {
  const table = (make: (index: number) => string) => Array.from({ length: size }, (_, index) => make(index));
  const runs = ['int', 'word', 'slug'];
  return [
    { what: 'two types in ten places', patterns: table((i) => `private-${types(i, 10)}-x${i}`), name: filled('1-') },
    {
      what: 'two types in ten places, long numbers',
      patterns: table((i) => `private-${types(i, 10)}-x${i}`),
      name: filled('123456789012345-'),
    },
    {
      what: 'three types in six places',
      patterns: table(
        (i) =>
          `private-${[0, 1, 2, 3, 4, 5].map((p) => `<p${p}:${runs[Math.floor(i / 3 ** p) % 3]}>`).join('.')}.x${i}`,
      ),
      name: filled('1234567890123456.'),
    },
    {
      what: 'three types in nested places',
      patterns: table((i) => `private-${'1'.repeat(i % 150)}<x:${runs[i % 3]}>.x${i}`),
      name: filled('1'),
    },
    {
      what: 'suffixes in nested places',
      patterns: table((i) => `private-${'a'.repeat(i % 50)}<x>-b${i}-a`),
      name: filled('a').slice(0, -2) + '-a',
    },
  ];
}

/** The places that accept only digits. */
function types(index: number, places: number): string {
  return Array.from({ length: places }, (_, place) => `<p${place}:${(index >> place) & 1 ? 'int' : 'word'}>`).join('-');
}

function filled(piece: string): string {
  return `private-${piece.repeat(156)}`.slice(0, 164);
}

const VALUES: Readonly<Record<string, string>> = {
  int: '(0|[1-9][0-9]*)',
  word: '([A-Za-z0-9_]+)',
  slug: '([A-Za-z0-9_-]+)',
};

/** A pattern as a careful author would write it as a regular expression. */
export function expressionOf(pattern: string): RegExp {
  const text = pattern.replace(/<[^:>]+(?::([^>]+))?>|[.]/g, (piece, type?: string) => {
    if (piece === '.') return '\\.';
    return type === undefined ? '([A-Za-z0-9_=@,.;-]+)' : (VALUES[type] ?? `(${type})`);
  });
  return new RegExp(`^${text}$`);
}
