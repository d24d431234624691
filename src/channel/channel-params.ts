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
