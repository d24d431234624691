// Gathers as it goes, so that the compiler takes it for a loop and lets it go on past fifty words.
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
 * The parameters of a pattern, typed from its literal: `{ readonly id: number }` for `private-user-<id:int>`.
 * Of a pattern that is only known as `string`: any names, with strings and numbers. `int` arrives as a number from 0 to
 * `Number.MAX_SAFE_INTEGER`, alternatives as a union of their words, everything else as a string.
 *
 * @typeParam P the pattern, as a literal type
 */
export type ChannelParams<P extends string = string> = P extends string
  ? string extends P
    ? Readonly<Record<string, string | number>>
    : Flat<Pairs<P>>
  : never;

/** The types in a literal pattern that do not exist. */
export type UnknownType<P extends string> = P extends `${string}<${infer Inside}>${infer Rest}`
  ? | (Inside extends `${string}:${infer Type}` ? ([ValueOf<Type>] extends [never] ? Type : never) : never)
    | UnknownType<Rest>
  : never;

/**
 * The kind of a literal name or pattern; `never` when it has no `private-` or `presence-` prefix.
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

type CheckedPattern<P extends string> = string extends P
  ? P
  : [KindOf<P>] extends [never]
    ? `"${P}" has no private- or presence- prefix`
    : [UnknownType<P>] extends [never]
      ? P
      : `"${P}": "${UnknownType<P>}" is no type; there are int, uuid, word, slug and alternatives such as a|b`;

/**
 * The type of a pattern, or of several, itself; of a literal that cannot be right, a sentence that says why, for the compiler
 * to show. Use it as `pattern: P & CheckedPatterns<P>`. The parser finds what types cannot.
 */
export type CheckedPatterns<P extends string | readonly string[]> = P extends string
  ? CheckedPattern<P>
  : { readonly [I in keyof P]: P[I] extends string ? CheckedPattern<P[I]> : never };
