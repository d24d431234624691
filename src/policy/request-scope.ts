import { type ContextId, ContextIdFactory, type ModuleRef } from '@nestjs/core';

// Nest keeps a request's DI context under a symbol that it does not export.
const CONTEXT_ID_SYMBOL = 'REQUEST_CONTEXT_ID';

/** A view of a request with its own `user`. Every other property is read from the request. */
export interface RequestView {
  readonly view: object;
  /** The user that a guard wrote to the view, if one did. */
  readonly written: { readonly user: unknown } | undefined;
}

/**
 * Makes the view of a request that a policy with guards gets. Properties that its guards set, such as `request.user`, are
 * visible only to that policy, not to other policies or the endpoint.
 */
export function createRequestView(request: object, user: unknown): RequestView {
  const view = withoutContextId(request);
  let written: { user: unknown } | undefined;
  // Defined before a guard sets it: if the request has a setter for `user`, assigning would pass it on.
  Object.defineProperty(view, 'user', {
    get: () => (written ? written.user : user),
    set: (value: unknown) => (written = { user: value }),
    enumerable: true,
    configurable: true,
  });
  return {
    view,
    get written() {
      return written;
    },
  };
}

/** Makes a DI context that is not the request's own, but follows the application's durable strategy. */
export function freshContextId(request: object): ContextId {
  return ContextIdFactory.getByRequest(withoutContextId(request), []);
}

function withoutContextId(request: object): object {
  const view = Object.create(request) as object;
  for (let owner: object | null = request; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    for (const symbol of Object.getOwnPropertySymbols(owner)) {
      if (symbol.description === CONTEXT_ID_SYMBOL) Object.defineProperty(view, symbol, { value: undefined });
    }
  }
  return view;
}

/**
 * The DI contexts of one authorization. They are created only when a provider needs one, and shared by all policies that
 * see the same request. Without a request, they are new contexts.
 */
export class ResolutionScope {
  #contextId: ContextId | undefined;
  #durableContextId: ContextId | undefined;

  private constructor(
    private readonly request: object | undefined,
    private readonly createContextId: () => ContextId,
  ) {}

  /** For policies that share the endpoint's request and, if Nest created one for the endpoint, its DI context. */
  static ofRequest(request: object | undefined): ResolutionScope {
    return new ResolutionScope(request, () =>
      request ? ContextIdFactory.getByRequest(request) : ContextIdFactory.create(),
    );
  }

  /** For a policy with guards: its view of the request, so that providers that inject `REQUEST` see the policy's user. */
  static ofView(view: object): ResolutionScope {
    return new ResolutionScope(view, () => freshContextId(view));
  }

  /** The context for providers that are not durable. They get the same `REQUEST` as a controller's providers. */
  contextId(moduleRef: ModuleRef): ContextId {
    if (this.#contextId) return this.#contextId;
    const contextId = this.createContextId();
    if (this.request) {
      moduleRef.registerRequestByContextId(Object.assign(this.request, contextId.payload), contextId);
    }
    return (this.#contextId = contextId);
  }

  /**
   * The context for durable providers. They outlive the request, so, as in Nest, their `REQUEST` is what the
   * application's strategy returns for the tenant, never the request that happened to come first.
   */
  durableContextId(moduleRef: ModuleRef): ContextId {
    if (this.#durableContextId) return this.#durableContextId;
    const contextId = this.request ? freshContextId(this.request) : ContextIdFactory.create();
    moduleRef.registerRequestByContextId(contextId.getParent ? contextId.payload : this.request, contextId);
    return (this.#durableContextId = contextId);
  }
}
