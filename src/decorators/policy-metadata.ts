import 'reflect-metadata';
import { type DeclarationPlace, placeFinder } from './declaration-place.js';
import type { DeclaredPolicyOptions } from './policy-options.js';

// A fixed string, so that two copies of the package understand each other's declarations.
const DECLARATIONS_KEY = 'nestjs-pusher-auth:declarations';

interface Declared {
  readonly methodName: string | symbol;
  /** Boot refuses what is not an ordinary method; the decorator only records it, so that all problems arrive together. */
  readonly placement: 'method' | 'static' | 'accessor';
  /** The method that the decorator saw; a decorator above it may have replaced it since. */
  readonly method?: object;
  /** Recorded for the command line alone. */
  readonly place?: DeclarationPlace;
}

export interface ChannelPolicyDeclaration extends Declared {
  readonly decides: 'channel';
  readonly patterns: readonly unknown[];
  readonly options: DeclaredPolicyOptions;
}

export interface UserAuthenticationDeclaration extends Declared {
  readonly decides: 'user';
  readonly options: { readonly app?: string };
}

export type Declaration = ChannelPolicyDeclaration | UserAuthenticationDeclaration;

type Undeclared = (
  Omit<ChannelPolicyDeclaration, keyof Declared> | Omit<UserAuthenticationDeclaration, keyof Declared>
) & { readonly place: DeclarationPlace | undefined };

/** Records a declaration on the class that declares it. Decorators may be stacked. */
export function declare(
  target: object,
  methodName: string | symbol,
  descriptor: PropertyDescriptor | undefined,
  { place: written, ...declaration }: Undeclared,
): void {
  const declaringClass = typeof target === 'function' ? target : target.constructor;
  const method: unknown = descriptor?.value;
  const placement = typeof target === 'function' ? 'static' : typeof method === 'function' ? 'method' : 'accessor';
  const place = placeOf(declaringClass, written);
  const complete = {
    ...declaration,
    methodName,
    placement,
    ...(typeof method === 'function' && { method }),
    ...(place && { place }),
  } as Declaration;
  const own = ownDeclarations(declaringClass);
  // Methods are decorated from the first to the last, but each from its lowest decorator up: readers' order is wanted.
  const first = own.findIndex((other) => other.methodName === methodName);
  const at = first < 0 ? own.length : first;
  Reflect.defineMetadata(DECLARATIONS_KEY, [...own.slice(0, at), complete, ...own.slice(at)], declaringClass);
}

/** The class's own place, unless the decorator is written in the same file, which is more exact. */
function placeOf(declaringClass: NewableFunction, written: DeclarationPlace | undefined): DeclarationPlace | undefined {
  const applied = placeFinder()?.applied(declare, declaringClass);
  return written && (!applied || written.file === applied.file) ? written : applied;
}

function ownDeclarations(declaringClass: object): readonly Declaration[] {
  return (Reflect.getOwnMetadata(DECLARATIONS_KEY, declaringClass) as readonly Declaration[] | undefined) ?? [];
}

/** A declaration as a class has it: its own, or inherited, or lost because a subclass overrode the method without it. */
export interface ClassDeclaration {
  readonly declaration: Declaration;
  readonly declaredBy: NewableFunction;
  readonly overriddenBy?: NewableFunction;
}

/** All declarations of a class and its ancestors; an override with its own declarations replaces the inherited ones. */
export function declarationsOf(policyClass: NewableFunction): ClassDeclaration[] {
  const found: ClassDeclaration[] = [];
  const seen = new Map<string | symbol, NewableFunction>();
  const redeclared = new Set<string | symbol>();
  for (let current = policyClass; current !== Function.prototype; current = parentOf(current)) {
    const own = ownDeclarations(current);
    for (const declaration of own) {
      if (redeclared.has(declaration.methodName)) continue;
      const overriddenBy = declaration.placement === 'method' ? seen.get(declaration.methodName) : undefined;
      found.push({ declaration, declaredBy: current, ...(overriddenBy && { overriddenBy }) });
    }
    for (const { methodName } of own) redeclared.add(methodName);
    const prototype = (current.prototype ?? {}) as object;
    for (const key of Reflect.ownKeys(prototype)) if (!seen.has(key)) seen.set(key, current);
  }
  return found;
}

function parentOf(current: NewableFunction): NewableFunction {
  const parent = Object.getPrototypeOf(current) as NewableFunction | null;
  return parent ?? Function.prototype;
}

/** Whether a class, or one that it extends, declares anything: the cheap question, asked of every provider at boot. */
export function declaresAnything(candidate: unknown): candidate is NewableFunction {
  return typeof candidate === 'function' && Reflect.hasMetadata(DECLARATIONS_KEY, candidate);
}
