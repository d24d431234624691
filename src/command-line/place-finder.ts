import { findSourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { DeclarationPlace, PlaceFinder } from '../decorators/declaration-place.js';

/** What compilers call the function that applies decorators: the class stands where it is called. */
const APPLIES_DECORATORS: ReadonlySet<string | null> = new Set([
  '__decorate', // tsc, tslib
  '__esDecorate',
  '_ts_decorate', // swc
  '__decorateClass', // esbuild
]);
const FRAMES = 50;

/** The classes that declare something, each with the place of its first declaration. */
export type DeclaringClasses = Map<NewableFunction, DeclarationPlace | undefined>;

/**
 * Finds places on the stack, in the TypeScript source where its source map was loaded.
 *
 * @param classes gets every class that declares something, provided or not
 */
export function stackPlaceFinder(classes: DeclaringClasses): PlaceFinder {
  return {
    written: (factory) => placeOf(framesBelow(factory)[0]),
    applied(declare, declaringClass) {
      const place = placeOf(frameOfClass(framesBelow(declare)));
      if (!classes.has(declaringClass)) classes.set(declaringClass, place);
      return place;
    },
  };
}

function frameOfClass(frames: readonly NodeJS.CallSite[]): NodeJS.CallSite | undefined {
  const applying = frames.findIndex((frame) => APPLIES_DECORATORS.has(frame.getFunctionName()));
  if (applying >= 0) return frames[applying + 1];
  // Without such a function on the stack, the first that is no package's.
  return frames.find((frame) => !/[\\/]node_modules[\\/]/.test(frame.getFileName() ?? ''));
}

function framesBelow(callee: CallableFunction): NodeJS.CallSite[] {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back, never called
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  try {
    Error.stackTraceLimit = FRAMES;
    Error.prepareStackTrace = (_, frames) => frames;
    Error.captureStackTrace(holder, callee);
    return holder.stack as NodeJS.CallSite[];
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Error.prepareStackTrace = prepareStackTrace;
  }
}

function placeOf(frame: NodeJS.CallSite | undefined): DeclarationPlace | undefined {
  const script = frame?.getFileName();
  const [line, column] = [frame?.getLineNumber(), frame?.getColumnNumber()];
  if (!script || !line || !column) return undefined;
  const origin = findSourceMap(script)?.findEntry(line - 1, column - 1);
  if (origin && 'originalSource' in origin && origin.originalSource.startsWith('file:')) {
    const file = fileURLToPath(origin.originalSource);
    // swc maps no decorators: the entry is then one that ended long before.
    return origin.generatedLine === line - 1 ? { file, line: origin.originalLine + 1 } : { file };
  }
  return { file: script.startsWith('file:') ? fileURLToPath(script) : script, line };
}
