import { type ContextId, ContextIdFactory, type ModuleRef } from '@nestjs/core';

// Nest keeps a request's DI context under a symbol that it does not export.
const CONTEXT_ID_SYMBOL = 'REQUEST_CONTEXT_ID';

/** A request with a `user` of its own; all else is read through to the request behind it. */
export interface RequestView {
  user: unknown;
}

/**
 * A policy with guards gets a request of its own to write on: what its guards set (`request.user`) is seen by that
 * policy and by no other, nor by the endpoint.
 */
export function viewOf(request: object, user: unknown): RequestView {
  const view = withoutContextId(request);
  // Of its own even before a guard sets it: where the request has a setter for it, that would hand it on.
  Object.defineProperty(view, 'user', { value: user, writable: true, enumerable: true, configurable: true });
  return view as RequestView;
}

/** A DI context that is never the request's own, but is under the application's durable strategy. */
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
 * The DI contexts that one authorization runs in: made only when a provider needs one, and shared by all policies that
 * see the same request. Asked without a request, they are contexts of their own.
 */
export class ResolutionScope {
  #contextId: ContextId | undefined;
  #durableContextId: ContextId | undefined;

  private constructor(
    private readonly request: object | undefined,
    private readonly createContextId: () => ContextId,
  ) {}

  /** For policies that share the endpoint's request and, where Nest made one for the endpoint, its DI context. */
  static ofRequest(request: object | undefined): ResolutionScope {
    return new ResolutionScope(request, () =>
      request ? ContextIdFactory.getByRequest(request) : ContextIdFactory.create(),
    );
  }

  /** For a policy with guards: its view of the request, so that providers that inject `REQUEST` see the policy's user. */
  static ofView(view: object): ResolutionScope {
    return new ResolutionScope(view, () => freshContextId(view));
  }

  /** The context to resolve in. What providers get as `REQUEST` is what Nest gives a controller's providers. */
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
   * application's strategy gives for the tenant, and never the request of whoever happened to come first.
   */
  durableContextId(moduleRef: ModuleRef): ContextId {
    if (this.#durableContextId) return this.#durableContextId;
    const contextId = this.request ? freshContextId(this.request) : ContextIdFactory.create();
    moduleRef.registerRequestByContextId(contextId.getParent ? contextId.payload : this.request, contextId);
    return (this.#durableContextId = contextId);
  }
}
