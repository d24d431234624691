// The types that the snippets use, so that the tests do not need to install the packages.

declare module 'react' {
  export function useState<T>(initial: T): [T, (next: (earlier: T) => T) => void];
  export function useEffect(effect: () => () => void, dependencies: readonly unknown[]): void;
}

declare module 'vue' {
  export interface Ref<T> {
    value: T;
  }
  export function ref<T>(value: T): Ref<T>;
  export function onScopeDispose(stop: () => void): void;
}
