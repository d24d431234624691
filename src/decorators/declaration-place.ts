/** Where a declaration stands in the source of the application. */
export interface DeclarationPlace {
  /** An absolute path: of the TypeScript source where there is a source map, else of what runs. */
  readonly file: string;
  /** Counted from 1; missing where a source map does not tell. */
  readonly line?: number;
}

/** Reads places from the stack. */
export interface PlaceFinder {
  /** Where a decorator is written that is being made; `factory` is the function that makes it. */
  written(factory: CallableFunction): DeclarationPlace | undefined;
  /** Where the class stands whose method is being decorated; `declare` is the function that records it. */
  applied(declare: CallableFunction, declaringClass: NewableFunction): DeclarationPlace | undefined;
}

// Symbol.for: the command and the application may have copies of their own.
const PLACE_FINDER = Symbol.for('nestjs-pusher-auth:place-finder');
const globals = globalThis as { [PLACE_FINDER]?: PlaceFinder | undefined };

/**
 * Whoever wants to know the places of declarations. Only the command line does: an application that boots has no finder,
 * and looks at no stack.
 */
export function placeFinder(): PlaceFinder | undefined {
  return globals[PLACE_FINDER];
}

/** Has places recorded from now on, for the classes that are loaded after it. `undefined` ends it. */
export function findPlacesWith(finder: PlaceFinder | undefined): void {
  globals[PLACE_FINDER] = finder;
}
