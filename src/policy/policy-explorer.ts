import type { Type } from '@nestjs/common';
import type { DiscoveryService } from '@nestjs/core';
import type { BootProblem, BootProblemCode } from './boot-problem.js';
import { declarationsOf, declaresAnything, type ClassDeclaration, type Declaration } from './declarations.js';
import { Policy } from './policy.js';
import { findPolicyGuard, guardReferences, type PolicyGuard } from './policy-guard.js';
import { unsupportedEnhancers } from './policy-enhancers.js';
import { ProviderInstance, type ProviderWrapper } from './provider-instance.js';

/** A declaration that stands on a provider of the application, and the method behind it. */
export interface DeclaredPolicy {
  readonly declaration: Declaration;
  readonly policy: Policy;
  /** `Module › Class.method`. */
  readonly where: string;
}

/** Finds every declaration in the application, with what is wrong about where it stands. */
export function explorePolicies(discovery: DiscoveryService): {
  declared: readonly DeclaredPolicy[];
  problems: readonly BootProblem[];
} {
  const declared: DeclaredPolicy[] = [];
  const problems: BootProblem[] = [];
  for (const wrapper of discovery.getProviders()) {
    // An alias (`useExisting`) lists again what its own module lists already.
    const policyClass = wrapper.isAlias ? undefined : policyClassOf(wrapper);
    if (!policyClass) continue;
    for (const found of declarationsOf(policyClass)) {
      const read = readDeclaration(wrapper, policyClass as Type, found);
      if ('code' in read) problems.push(read);
      else declared.push(read);
    }
  }
  for (const wrapper of discovery.getControllers()) {
    if (declaresAnything(wrapper.metatype)) problems.push(onController(wrapper));
  }
  return { declared, problems };
}

/** The class whose declarations a provider has: its own, that of the instance a factory made, or its token's. */
function policyClassOf(wrapper: ProviderWrapper): NewableFunction | undefined {
  if (!wrapper.isNotMetatype && declaresAnything(wrapper.metatype)) return wrapper.metatype;
  const instance: unknown = wrapper.isNotMetatype ? wrapper.instance : undefined;
  if (typeof instance === 'object' && instance !== null) {
    const prototype = Object.getPrototypeOf(instance) as { constructor?: unknown } | null;
    if (declaresAnything(prototype?.constructor)) return prototype.constructor;
  }
  return wrapper.isNotMetatype && declaresAnything(wrapper.token) ? wrapper.token : undefined;
}

function readDeclaration(
  wrapper: ProviderWrapper,
  policyClass: Type,
  { declaration, declaredBy, overriddenBy }: ClassDeclaration,
): DeclaredPolicy | BootProblem {
  const methodName = String(declaration.methodName);
  const moduleName = wrapper.host?.metatype?.name ?? 'unknown module';
  const where = `${moduleName} › ${policyClass.name}.${methodName}`;
  const problem = (code: BootProblemCode, what: string, fix: string): BootProblem => ({ code, where, what, fix });

  if (overriddenBy) {
    return problem(
      'policy-override',
      `${overriddenBy.name}.${methodName} overrides a policy of ${declaredBy.name} without declaring its own patterns`,
      `repeat the decorator on ${overriddenBy.name}.${methodName}, or give the method another name`,
    );
  }
  if (declaration.placement !== 'method') {
    return problem(
      'policy-placement',
      declaration.placement === 'static'
        ? 'a static method cannot be a policy'
        : 'an accessor or property cannot be a policy',
      'declare it on an ordinary method of the class',
    );
  }
  const instance: unknown = wrapper.instance;
  if (wrapper.isNotMetatype && wrapper.isDependencyTreeStatic() && !hasMethod(instance, declaration.methodName)) {
    return problem(
      'policy-placement',
      `what is provided for ${policyClass.name} has no method ${methodName}`,
      `provide an object with that method, or an instance of ${policyClass.name}`,
    );
  }
  const method = (policyClass.prototype as Record<PropertyKey, object | undefined>)[declaration.methodName];
  const enhancer = unsupportedEnhancers(policyClass, declaration.methodName, method)[0];
  if (enhancer) return problem('policy-enhancer', enhancer.what, enhancer.fix);

  const guards: PolicyGuard[] = [];
  for (const reference of guardReferences(policyClass, method)) {
    const guard = findPolicyGuard(reference, wrapper);
    if (!guard) {
      const guardName = typeof reference === 'function' ? reference.name : String(reference);
      return problem(
        'policy-guard',
        `Nest has made no ${guardName} in ${moduleName}, so it would not protect the policy`,
        `add ${guardName} to the providers of ${moduleName}, or provide ${policyClass.name} as a class`,
      );
    }
    guards.push(guard);
  }
  const options = declaration.decides === 'channel' ? declaration.options : { app: declaration.options.app };
  const policy = new Policy(
    policyClass,
    declaration.methodName,
    moduleName,
    options as object,
    guards,
    new ProviderInstance(wrapper),
  );
  return { declaration, policy, where };
}

function hasMethod(instance: unknown, methodName: PropertyKey): boolean {
  return typeof (instance as Record<PropertyKey, unknown> | null | undefined)?.[methodName] === 'function';
}

function onController(wrapper: ProviderWrapper): BootProblem {
  const name = String(wrapper.name);
  return {
    code: 'policy-placement',
    where: `${wrapper.host?.metatype?.name ?? 'unknown module'} › ${name}`,
    what: `${name} is a controller: its guards, pipes and interceptors are those of its routes`,
    fix: 'move the policies to a provider',
  };
}
