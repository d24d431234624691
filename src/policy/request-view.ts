import { ContextIdFactory } from '@nestjs/core';
import type { ContextId } from '@nestjs/core';

// Nest keeps a request's DI context under a symbol that it does not export.
const CONTEXT_ID_SYMBOL = 'REQUEST_CONTEXT_ID';

/**
 * A policy with guards gets a request of its own to write on: what its guards set (`request.user`) is seen by that
 * policy and by no other, nor by the endpoint. All else is read through. The view has a DI context of its own, too,
 * so that providers that inject `REQUEST` see the same user as the policy.
 */
export function viewOf(request: object): object {
  const view = Object.create(request) as object;
  for (let owner: object | null = request; owner; owner = Object.getPrototypeOf(owner) as object | null) {
    for (const symbol of Object.getOwnPropertySymbols(owner)) {
      if (symbol.description === CONTEXT_ID_SYMBOL) Object.defineProperty(view, symbol, { value: undefined });
    }
  }
  return view;
}

/** The DI context of a view: never the one of the request behind it, and under the application's durable strategy. */
export function contextIdOfView(view: object): ContextId {
  return ContextIdFactory.getByRequest(view, []);
}
