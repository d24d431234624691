/**
 * An independent implementation of patterns: a regular expression for each. Nothing here uses the code under test.
 */
const VALUE: Record<string, string> = {
  int: '(0|[1-9][0-9]*)',
  uuid: '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})',
  word: '([A-Za-z0-9_]+)',
  slug: '([A-Za-z0-9_-]+)',
};
const CHARACTER = 'A-Za-z0-9_=@,.;-';

const LEGAL = new RegExp(`^[${CHARACTER}]*$`);

const PREFIXES = [
  'private-encrypted-cache-',
  'private-encrypted-',
  'private-cache-',
  'private-',
  'presence-cache-',
  'presence-',
];

export function oraclePrefix(name: string): string | undefined {
  return PREFIXES.find((prefix) => name.startsWith(prefix));
}

export interface OraclePattern {
  readonly source: string;
  matches(name: string): boolean;
  params(name: string): Record<string, string | number> | undefined;
}

export function oraclePattern(source: string, maxLength = 164): OraclePattern {
  const prefix = oraclePrefix(source)!;
  const names: string[] = [];
  const types: (string | undefined)[] = [];
  const text = source
    .slice(prefix.length)
    .replace(/<([^:>]+)(?::([^>]+))?>|[.]/g, (piece, name?: string, type?: string) => {
      if (name === undefined) return '\\' + piece;
      names.push(name);
      types.push(type);
      if (type === undefined) return `([${CHARACTER}]+)`;
      return VALUE[type] ?? `(${type.replaceAll('.', '\\.')})`;
    });
  const expression = new RegExp(`^${text}$`);

  function params(name: string): Record<string, string | number> | undefined {
    if (name.length > maxLength || !LEGAL.test(name) || oraclePrefix(name) !== prefix) return undefined;
    const found = expression.exec(name.slice(prefix.length));
    if (found === null || name.length === prefix.length) return undefined;
    const values = found.slice(1).map((value, index) => (types[index] === 'int' ? BigInt(value) : value));
    if (values.some((value) => typeof value === 'bigint' && value > 9007199254740991n)) return undefined;
    return Object.fromEntries(
      names.map((key, index) => [
        key,
        typeof values[index] === 'bigint' ? Number(values[index]) : (values[index] as string),
      ]),
    );
  }
  return { source, params, matches: (name) => params(name) !== undefined };
}
