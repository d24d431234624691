import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import {
  type ClassDeclaration,
  type Declaration,
  declarationsOf,
  declaresAnything,
} from '../decorators/policy-metadata.js';
import { findPolicyGuard, guardName, guardReferences, type PolicyGuard } from '../policy/policy-guard.js';
import { Policy } from '../policy/policy.js';
import { scopeOf, ProviderInstance, type ProviderWrapper } from '../policy/provider-instance.js';
import type { BootProblem, BootProblemCode } from './boot-problem.js';
import { unsupportedOnClass, unsupportedOnMethod } from './policy-enhancers.js';
import { findProvidedPolicies, type ProvidedPolicies } from './policy-providers.js';

/** A declaration that stands on a provider of the application, and the method behind it. */
export interface DeclaredPolicy {
  readonly declaration: Declaration;
  /** The class that the declaration is written in: the policy's own, or one that it extends. */
  readonly declaredBy: NewableFunction;
  readonly policy: Policy;
  /** `Module › Class.method`. */
  readonly where: string;
}

type GuardReference = ReturnType<typeof guardReferences>[number];
type Report = (code: BootProblemCode, what: string, fix: string) => void;

/**
 * Finds every declaration in the application, with what is wrong about where it stands. Also what stands wrong is given,
 * so that the rest of it can be checked in the same boot.
 */
export function explorePolicies(discovery: DiscoveryService): {
  declared: readonly DeclaredPolicy[];
  problems: readonly BootProblem[];
} {
  const declared: DeclaredPolicy[] = [];
  const problems: BootProblem[] = [];
  for (const provided of findProvidedPolicies(discovery)) {
    const { policyClass, wrapper } = provided;
    const whereClass = `${moduleNameOf(wrapper)} › ${policyClass.name}`;
    for (const { what, fix } of unsupportedOnClass(policyClass)) {
      problems.push({ code: 'policy-enhancer', where: whereClass, what, fix });
    }
    for (const found of declarationsOf(policyClass)) {
      const where = `${whereClass}.${String(found.declaration.methodName)}`;
      const report: Report = (code, what, fix) => problems.push({ code, where, what, fix });
      if (found.overriddenBy) reportOverride(found, found.overriddenBy, report);
      else declared.push(readDeclaration(provided, found, where, report));
    }
  }
  for (const wrapper of discovery.getControllers()) {
    if (declaresAnything(wrapper.metatype)) problems.push(onController(wrapper));
  }
  return { declared, problems };
}

function reportOverride(
  { declaration, declaredBy }: ClassDeclaration,
  overriddenBy: NewableFunction,
  report: Report,
): void {
  const method = `${overriddenBy.name}.${String(declaration.methodName)}`;
  report(
    'policy-override',
    `${method} overrides a policy of ${declaredBy.name} without declaring its own patterns`,
    `repeat the decorator on ${method}, or give the method another name`,
  );
}

function readDeclaration(
  { wrapper, policyClass }: ProvidedPolicies,
  { declaration, declaredBy }: ClassDeclaration,
  where: string,
  report: Report,
): DeclaredPolicy {
  const { methodName, placement } = declaration;
  const guards: PolicyGuard[] = [];
  if (placement === 'method') {
    const method = (policyClass.prototype as Record<PropertyKey, object | undefined>)[methodName];
    reportMissingMethod(wrapper, policyClass, methodName, report);
    for (const { what, fix } of unsupportedOnMethod(policyClass, methodName, [method, declaration.method])) {
      report('policy-enhancer', what, fix);
    }
    const references = guardReferences(policyClass, method);
    guards.push(...findGuards(wrapper, references, report));
    if (declaration.method !== method) reportLostGuards(declaration.method, references, report);
  } else {
    // What an accessor gives is not even read.
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
    declaration.options,
    guards,
    new ProviderInstance(wrapper),
  );
  return { declaration, declaredBy, policy, where };
}

/** A value, a factory or a stand-in may lack the method that its class or token promises. */
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
    `what is provided for ${policyClass.name} has no method ${String(methodName)}`,
    `provide an object with that method, or an instance of ${policyClass.name}`,
  );
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
        `Nest has made no ${guardName(reference)} in ${moduleName}, so it would not protect the policy`,
        `add ${guardName(reference)} to the providers of ${moduleName}`,
      );
    }
  }
  return guards;
}

/** Guards are kept on the function that they decorate. Nest drops them in silence where another decorator replaces it. */
function reportLostGuards(decorated: object | undefined, kept: readonly GuardReference[], report: Report): void {
  for (const reference of guardReferences({}, decorated)) {
    if (kept.includes(reference)) continue;
    report(
      'policy-guard',
      `another decorator has replaced the method above @UseGuards(${guardName(reference)}), so it would not protect the policy`,
      'put @UseGuards above that decorator',
    );
  }
}

function moduleNameOf({ host }: ProviderWrapper): string {
  return host?.metatype?.name ?? 'unknown module';
}

function onController(wrapper: ProviderWrapper): BootProblem {
  const name = String(wrapper.name);
  return {
    code: 'policy-placement',
    where: `${moduleNameOf(wrapper)} › ${name}`,
    what: `${name} is a controller: its guards, pipes and interceptors are those of its routes`,
    fix: 'move the policies to a provider',
  };
}
