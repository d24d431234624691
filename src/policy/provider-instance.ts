import { type DiscoveryService, ModuleRef, REQUEST } from '@nestjs/core';
import type { ResolutionScope } from './request-scope.js';

/** Nest's record of a provider, controller or guard. */
export type ProviderWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/**
 * The scope of a provider: one instance for the application (`singleton`), or one for each request, tenant (`durable`) or call
 * (`transient`).
 */
export type ProviderScope = 'singleton' | 'request' | 'durable' | 'transient';

export function scopeOf(wrapper: ProviderWrapper): ProviderScope {
  if (!wrapper.isDependencyTreeStatic()) return wrapper.isDependencyTreeDurable() ? 'durable' : 'request';
  // Nest reports a transient provider as static, but its wrapper holds an instance that was never constructed.
  return wrapper.isTransient ? 'transient' : 'singleton';
}

/**
 * Finds the instance of one provider through the module that hosts it. A look-up across modules could return another module's
 * provider with the same token.
 */
export class ProviderInstance {
  readonly scope: ProviderScope;
  /** Whether anything in its dependency tree injects the request, so that it cannot be created without one. */
  readonly needsRequest: boolean;
  readonly #moduleRef: ModuleRef;

  constructor(private readonly wrapper: ProviderWrapper) {
    this.scope = scopeOf(wrapper);
    this.needsRequest = this.scope !== 'singleton' && injectsRequest(wrapper);
    this.#moduleRef = moduleRefOf(wrapper);
  }

  /** The instance of a singleton; `undefined` in every other scope. */
  get shared(): unknown {
    return this.scope === 'singleton' ? (this.wrapper.instance as unknown) : undefined;
  }

  resolve(scope: ResolutionScope): Promise<unknown> {
    const contextId =
      this.scope === 'durable' ? scope.durableContextId(this.#moduleRef) : scope.contextId(this.#moduleRef);
    return this.#moduleRef.resolve(this.wrapper.token as string, contextId, { strict: true });
  }
}

function moduleRefOf(wrapper: ProviderWrapper): ModuleRef {
  const moduleRef = wrapper.host?.getProviderByKey<ModuleRef>(ModuleRef).instance;
  if (!moduleRef) throw new Error(`${String(wrapper.name)} does not belong to a module.`);
  return moduleRef;
}

function injectsRequest(wrapper: ProviderWrapper, seen = new Set<ProviderWrapper>()): boolean {
  if (wrapper.token === REQUEST) return true;
  if (seen.has(wrapper)) return false;
  seen.add(wrapper);
  const dependencies = [
    ...(wrapper.getCtorMetadata() ?? []),
    ...(wrapper.getPropertiesMetadata() ?? []).map((property) => property.wrapper),
    ...(wrapper.getEnhancersMetadata() ?? []),
  ];
  return dependencies.some((dependency) => dependency && injectsRequest(dependency, seen));
}
