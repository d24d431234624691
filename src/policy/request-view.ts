import { ContextIdFactory } from '@nestjs/core';
import type { ContextId } from '@nestjs/core';

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
