/** Where a declaration stands in the source of the application. */
export interface DeclarationPlace {
  /** An absolute path: of the TypeScript source where there is a source map, else of what runs. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

type PlaceFinder = () => DeclarationPlace | undefined;

// Symbol.for: the command and the application may have copies of their own.
const PLACE_FINDER = Symbol.for('nestjs-pusher-auth:place-finder');
const globals = globalThis as { [PLACE_FINDER]?: PlaceFinder | undefined };

/**
 * Tells where the declaration stands that is being made, if somebody asked for places: only the command line does. An
 * application that boots has no finder, and looks at no stack.
 */
export function placeOfDeclaration(): DeclarationPlace | undefined {
  return globals[PLACE_FINDER]?.();
}

/** Has places recorded from now on, for the classes that are loaded after it. `undefined` ends it. */
export function findPlacesWith(finder: PlaceFinder | undefined): void {
  globals[PLACE_FINDER] = finder;
}
