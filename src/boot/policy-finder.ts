import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import {
  ancestryOf,
  type ClassDeclaration,
  type Declaration,
  declarationsOf,
  declaresAnything,
} from '../decorators/policy-metadata.js';
import { findPolicyGuard, guardName, guardReferences, type PolicyGuard } from '../policy/policy-guard.js';
import { Policy } from '../policy/policy.js';
import { scopeOf, ProviderInstance, type ProviderWrapper } from '../policy/provider-instance.js';
import type { BootProblemCode, BootProblems } from './boot-problem.js';
import { unsupportedOnClass, unsupportedOnMethod } from './policy-enhancers.js';
import { findPolicyProviders, type PolicyProvider } from './policy-providers.js';

/** A declaration on a provider of the application, and the method that it decorates. */
export interface FoundPolicy {
  readonly declaration: Declaration;
  /** The class with the decorator: the policy's own, or one that it extends. */
  readonly declaredBy: NewableFunction;
  readonly policy: Policy;
  /** `Module › Class.method`. */
  readonly where: string;
}

type Method = ((...args: never[]) => unknown) | undefined;
type GuardReference = ReturnType<typeof guardReferences>[number];
type Report = (code: BootProblemCode, what: string, fix: string) => void;

// Nest's metadata key of @UseGuards. Nest does not export its constant.
const GUARDS_KEY = '__guards__';

/**
 * Finds every declaration of the application, and reports those in the wrong place. They are also returned, so that one boot
 * reports all of their mistakes.
 */
export function findPolicies(discovery: DiscoveryService, problems: BootProblems): FoundPolicy[] {
  const found: FoundPolicy[] = [];
  for (const provider of findPolicyProviders(discovery)) {
    const { policyClass, wrapper } = provider;
    const whereClass = `${moduleNameOf(wrapper)} › ${policyClass.name}`;
    const reportClass: Report = (code, what, fix) => problems.add(code, whereClass, what, fix);
    for (const { what, fix } of unsupportedOnClass(policyClass)) reportClass('policy-enhancer', what, fix);
    if (provider.standIn) checkStandIn(provider.standIn, policyClass, undefined, reportClass);
    for (const declared of declarationsOf(policyClass)) {
      const where = `${whereClass}.${String(declared.declaration.methodName)}`;
      const report: Report = (code, what, fix) => problems.add(code, where, what, fix);
      if (declared.overriddenBy) reportOverride(declared, declared.overriddenBy, report);
      else found.push(readPolicy(provider, declared, where, report));
    }
  }
  for (const wrapper of discovery.getControllers()) reportController(wrapper, problems);
  return found;
}

function reportOverride(
  { declaration, declaredBy }: ClassDeclaration,
  overriddenBy: NewableFunction,
  report: Report,
): void {
  const method = `${overriddenBy.name}.${String(declaration.methodName)}`;
  report(
    'policy-override',
    `${method} overrides a policy of ${declaredBy.name} without its own patterns`,
    `repeat its decorators on ${method}, @UseGuards included, or give the method another name`,
  );
}

function readPolicy(
  { wrapper, policyClass, standIn }: PolicyProvider,
  { declaration, declaredBy }: ClassDeclaration,
  where: string,
  report: Report,
): FoundPolicy {
  const { methodName, placement } = declaration;
  const guards: PolicyGuard[] = [];
  if (placement === 'method') {
    const method = methodOf(policyClass, methodName);
    reportMissingMethod(wrapper, policyClass, methodName, report);
    for (const { what, fix } of unsupportedOnMethod(policyClass, methodName, [method, declaration.method])) {
      report('policy-enhancer', what, fix);
    }
    if (standIn) checkStandIn(standIn, policyClass, methodName, report);
    const references = guardReferences(policyClass, method);
    guards.push(...findGuards(wrapper, references, report));
    if (declaration.method !== method) reportLostGuards(declaration.method, references, report);
    reportOverriddenGuards(policyClass, methodName, report);
  } else {
    // Accessors are not read, because that would run them.
    report(
      'policy-placement',
      placement === 'static' ? 'a static method cannot be a policy' : 'an accessor or property cannot be a policy',
      'declare it on an ordinary method of the class',
    );
  }
  const policy = new Policy(
    policyClass as Type,
    methodName,
    moduleNameOf(wrapper),
    { ...declaration.options, isBatch: declaration.decides === 'channel' && declaration.isBatch },
    guards,
    new ProviderInstance(wrapper),
  );
  return { declaration, declaredBy, policy, where };
}

function methodOf(owner: NewableFunction, methodName: PropertyKey): Method {
  return (owner.prototype as Record<PropertyKey, Method>)[methodName];
}

/** A value, a factory or a stand-in may lack the method that its token promises. */
function reportMissingMethod(
  wrapper: ProviderWrapper,
  policyClass: NewableFunction,
  methodName: PropertyKey,
  report: Report,
): void {
  if (!wrapper.isNotMetatype ? wrapper.metatype === policyClass : scopeOf(wrapper) !== 'singleton') return;
  const provided: unknown = wrapper.isNotMetatype
    ? wrapper.instance
    : (wrapper.metatype as NewableFunction | null)?.prototype;
  if (typeof (provided as Record<PropertyKey, unknown> | null | undefined)?.[methodName] === 'function') return;
  report(
    'policy-placement',
    `the provider of ${policyClass.name} has no method ${String(methodName)}`,
    `provide an object with that method, or an instance of ${policyClass.name}`,
  );
}

/** Boot reads guards and the like from the policy class. On a stand-in that does not extend it, they would be ignored. */
function checkStandIn(
  standIn: NewableFunction,
  policyClass: NewableFunction,
  /** `undefined` for the class itself. */
  methodName: string | symbol | undefined,
  report: Report,
): void {
  const [decorated, place] =
    methodName === undefined
      ? [standIn, standIn.name]
      : [methodOf(standIn, methodName), `${standIn.name}.${String(methodName)}`];
  const why = `would be ignored: it replaces ${policyClass.name} without extending it`;
  const fix = `let ${standIn.name} extend ${policyClass.name} and repeat the decorators of the methods that it overrides, or decorate ${policyClass.name}`;
  for (const guard of guardReferences({}, decorated)) {
    report('policy-guard', `@UseGuards(${guardName(guard)}) on ${place} ${why}`, fix);
  }
  const unsupported =
    methodName === undefined ? unsupportedOnClass(standIn) : unsupportedOnMethod(standIn, methodName, [decorated]);
  for (const { what, fix: toRemove } of unsupported) report('policy-enhancer', `${what} (on ${place})`, toRemove);
}

function findGuards(wrapper: ProviderWrapper, references: readonly GuardReference[], report: Report): PolicyGuard[] {
  const guards: PolicyGuard[] = [];
  for (const reference of references) {
    const guard = findPolicyGuard(reference, wrapper);
    if (guard) guards.push(guard);
    else {
      const moduleName = moduleNameOf(wrapper);
      report(
        'policy-guard',
        `${guardName(reference)} is not a provider of ${moduleName}, so it could not protect the policy`,
        `add ${guardName(reference)} to the providers of ${moduleName}`,
      );
    }
  }
  return guards;
}

/** Guards are stored on the function that they decorate. Nest silently drops them if another decorator replaces it. */
function reportLostGuards(decorated: object | undefined, kept: readonly GuardReference[], report: Report): void {
  for (const reference of guardReferences({}, decorated)) {
    if (kept.includes(reference)) continue;
    report(
      'policy-guard',
      `another decorator replaced the method above @UseGuards(${guardName(reference)}), so the guard would not protect the policy`,
      'put @UseGuards above that decorator',
    );
  }
}

/** Guards of a method are not inherited: an override without @UseGuards silently loses them. `@UseGuards()` means none. */
function reportOverriddenGuards(policyClass: NewableFunction, methodName: string | symbol, report: Report): void {
  const owners = ancestryOf(policyClass).flatMap((owner) => {
    const method: unknown = Object.getOwnPropertyDescriptor(owner.prototype, methodName)?.value;
    return typeof method === 'function' ? [{ method, name: `${owner.name}.${String(methodName)}` }] : [];
  });
  const [override, ...overridden] = owners;
  if (!override || Reflect.hasMetadata(GUARDS_KEY, override.method)) return;
  for (const { method, name } of overridden) {
    const guards = guardReferences({}, method).map((guard) => guardName(guard));
    if (guards.length === 0) continue;
    report(
      'policy-override',
      `${override.name} overrides ${name} and loses its guards: ${guards.join(', ')}`,
      `repeat @UseGuards(${guards.join(', ')}) on ${override.name}, or write @UseGuards() if it needs none`,
    );
    return;
  }
}

function reportController(wrapper: ProviderWrapper, problems: BootProblems): void {
  if (!declaresAnything(wrapper.metatype)) return;
  const whereClass = `${moduleNameOf(wrapper)} › ${String(wrapper.name)}`;
  for (const { declaration } of declarationsOf(wrapper.metatype)) {
    problems.add(
      'policy-placement',
      `${whereClass}.${String(declaration.methodName)}`,
      'policies in a controller are not called',
      'move the method to a provider: an @Injectable() class in the `providers` of a module',
    );
  }
}

function moduleNameOf({ host }: ProviderWrapper): string {
  return host?.metatype?.name ?? 'unknown module';
}
