// Tail-recursive, so that TypeScript allows more than 50 words.
type Alternatives<T extends string, Before = never> = T extends `${infer First}|${infer Rest}`
  ? Alternatives<Rest, Before | First>
  : Before | T;

type ValueOf<T extends string> = T extends 'int'
  ? number
  : T extends 'uuid' | 'word' | 'slug'
    ? string
    : T extends `${string}|${string}`
      ? Alternatives<T>
      : never;

type Pairs<P extends string> = P extends `${string}<${infer Inside}>${infer Rest}`
  ? (Inside extends `${infer Name}:${infer Type}` ? { [K in Name]: ValueOf<Type> } : { [K in Inside]: string }) &
      Pairs<Rest>
  : unknown;

type Flat<T> = { readonly [K in keyof T]: T[K] };

/**
 * The parameters of a pattern: `{ readonly id: number }` for `private-user-<id:int>`. An `int` is a number from 0 to
 * `Number.MAX_SAFE_INTEGER`, alternatives are a union of their words, and every other value is a string. If the pattern is not
 * a literal type, the parameters can have any name, and each is a string or a number.
 *
 * @typeParam P the pattern, as a literal type
 */
export type ChannelParams<P extends string = string> = P extends string
  ? string extends P
    ? Readonly<Record<string, string | number>>
    : Flat<Pairs<P>>
  : never;

/** The unknown types in a literal pattern. */
export type UnknownType<P extends string> = P extends `${string}<${infer Inside}>${infer Rest}`
  ? | (Inside extends `${string}:${infer Type}` ? ([ValueOf<Type>] extends [never] ? Type : never) : never)
    | UnknownType<Rest>
  : never;

/**
 * The kind of a literal name or pattern; `never` without a `private-` or `presence-` prefix.
 *
 * @typeParam P the name or pattern, as a literal type
 */
export type KindOf<P extends string> = P extends `private-encrypted-cache-${string}`
  ? 'private-encrypted-cache'
  : P extends `private-encrypted-${string}`
    ? 'private-encrypted'
    : P extends `private-cache-${string}`
      ? 'private-cache'
      : P extends `private-${string}`
        ? 'private'
        : P extends `presence-cache-${string}`
          ? 'presence-cache'
          : P extends `presence-${string}`
            ? 'presence'
            : never;

type Sentence<P extends string> = string extends P
  ? never
  : [KindOf<P>] extends [never]
    ? `${P} does not start with private- or presence-`
    : [UnknownType<P>] extends [never]
      ? never
      : `${UnknownType<P>} is not a placeholder type: use int, uuid, word, slug or alternatives such as a|b`;

/** The sentences about a union's invalid members. */
type Wrong<P> = P extends string ? Sentence<P> : never;

/**
 * The type of a parameter for a pattern or a list of patterns: `P` itself, or, for a literal that cannot be valid, a sentence
 * for the compiler to print. The parser finds all other mistakes.
 */
export type CheckedPatterns<P extends string | readonly string[]> = [P] extends [string]
  ? [Wrong<P>] extends [never]
    ? P
    : Wrong<P>
  : P & { readonly [I in keyof P]: [Wrong<P[I]>] extends [never] ? unknown : { readonly wrong: Wrong<P[I]> } };
