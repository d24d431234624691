import { ContextIdFactory, type ContextId, type ModuleRef } from '@nestjs/core';
import { contextIdOfView } from './request-view.js';

/**
 * The DI context that one authorization runs in: made only when a provider needs it, and shared by all policies that
 * see the same request. Asked without a request, it is a context of its own.
 */
export class ResolutionScope {
  #contextId: ContextId | undefined;

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

  /** For a policy with guards: its view of the request, with a DI context of its own. */
  static ofView(view: object): ResolutionScope {
    return new ResolutionScope(view, () => contextIdOfView(view));
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
}
