import 'reflect-metadata';
import type { DeclaredPolicyOptions } from './policy-options.js';

// A fixed string, so that two copies of the package can read each other's declarations.
const DECLARATIONS_KEY = 'nestjs-pusher-auth:declarations';

interface DecoratedMethod {
  readonly methodName: string | symbol;
  /** Boot accepts only methods. The decorator records everything, so that boot can report all mistakes at once. */
  readonly placement: 'method' | 'static' | 'accessor';
  /** The method as the decorator received it. Decorators above it may have replaced it. */
  readonly method?: (...args: never[]) => unknown;
}

/** One `@ChannelPolicy()` or `@ChannelBatchPolicy()` on one method. */
export interface ChannelPolicyDeclaration extends DecoratedMethod {
  readonly decides: 'channel';
  readonly isBatch: boolean;
  readonly patterns: readonly unknown[];
  readonly options: DeclaredPolicyOptions;
}

/** One `@UserAuthentication()` on one method. */
export interface UserAuthenticationDeclaration extends DecoratedMethod {
  readonly decides: 'user';
  readonly options: { readonly app?: string };
}

/** The record of one decorator on one method. */
export type Declaration = ChannelPolicyDeclaration | UserAuthenticationDeclaration;

type DecoratorArguments =
  Omit<ChannelPolicyDeclaration, keyof DecoratedMethod> | Omit<UserAuthenticationDeclaration, keyof DecoratedMethod>;

/** Records a declaration on the class that contains the method. Decorators may be stacked. */
export function declare(
  target: object,
  methodName: string | symbol,
  descriptor: PropertyDescriptor | undefined,
  given: DecoratorArguments,
): void {
  const declaringClass = typeof target === 'function' ? target : target.constructor;
  const method: unknown = descriptor?.value;
  const placement = typeof target === 'function' ? 'static' : typeof method === 'function' ? 'method' : 'accessor';
  const declaration = {
    ...given,
    methodName,
    placement,
    ...(typeof method === 'function' && { method }),
  } as Declaration;
  const own = ownDeclarations(declaringClass);
  // TypeScript applies the decorators of a method from the bottom up. Insert at the front to keep the order of the source.
  const first = own.findIndex((other) => other.methodName === methodName);
  const at = first < 0 ? own.length : first;
  Reflect.defineMetadata(DECLARATIONS_KEY, [...own.slice(0, at), declaration, ...own.slice(at)], declaringClass);
}

function ownDeclarations(declaringClass: object): readonly Declaration[] {
  return (Reflect.getOwnMetadata(DECLARATIONS_KEY, declaringClass) as readonly Declaration[] | undefined) ?? [];
}

/** A declaration as a class has it: its own, inherited, or lost because a subclass overrides the method without it. */
export interface ClassDeclaration {
  readonly declaration: Declaration;
  readonly declaredBy: NewableFunction;
  readonly overriddenBy?: NewableFunction;
}

/** All declarations of a class and its ancestors. The declarations of an override replace the inherited ones. */
export function declarationsOf(policyClass: NewableFunction): ClassDeclaration[] {
  const found: ClassDeclaration[] = [];
  const overrides = new Map<string | symbol, NewableFunction>();
  const redeclared = new Set<string | symbol>();
  for (const current of ancestryOf(policyClass)) {
    const own = ownDeclarations(current);
    for (const declaration of own) {
      if (redeclared.has(declaration.methodName)) continue;
      const overriddenBy = declaration.placement === 'method' ? overrides.get(declaration.methodName) : undefined;
      found.push({ declaration, declaredBy: current, ...(overriddenBy && { overriddenBy }) });
    }
    for (const { methodName } of own) redeclared.add(methodName);
    const prototype = (current.prototype ?? {}) as object;
    for (const key of Reflect.ownKeys(prototype)) if (!overrides.has(key)) overrides.set(key, current);
  }
  return found;
}

/** A class and the classes that it extends, itself first. */
export function ancestryOf(policyClass: NewableFunction): NewableFunction[] {
  const ancestry: NewableFunction[] = [];
  let current: NewableFunction | null = policyClass;
  while (current && current !== Function.prototype) {
    ancestry.push(current);
    current = Object.getPrototypeOf(current) as NewableFunction | null;
  }
  return ancestry;
}

/** Whether a class, or one that it extends, has declarations. Cheap, because boot checks every provider. */
export function declaresAnything(candidate: unknown): candidate is NewableFunction {
  return typeof candidate === 'function' && Reflect.hasMetadata(DECLARATIONS_KEY, candidate);
}
