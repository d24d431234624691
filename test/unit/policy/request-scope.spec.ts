import { createRequestView, freshContextId } from '../../../src/policy/request-scope.js';

describe('a request view', () => {
  it('has its own user, which behaves like any property', () => {
    const request = { user: 'ada', body: {} };
    const view = createRequestView(request, 'grace').view as { user?: unknown; body?: object };
    expect(view.user).toBe('grace');
    view.user = 'linus';
    expect({ ...view }).toEqual({ user: 'linus' });
    expect(request.user).toBe('ada');
    expect(view.body).toBe(request.body);
    expect(delete view.user).toBe(true);
    expect(view.user).toBe('ada');
  });

  it.each([{ id: 'grace' }, undefined, null])('records the user that is set on it: %j', (user) => {
    const requestView = createRequestView({}, 'ada');
    expect(requestView.written).toBeUndefined();
    const view = requestView.view as { user?: unknown };
    view.user = user;
    expect(requestView.written).toEqual({ user });
    expect(view.user).toBe(user);
  });

  it('does not call a setter of the request', () => {
    const received: unknown[] = [];
    const request = Object.create({
      set user(user: unknown) {
        received.push(user);
      },
    }) as object;
    (createRequestView(request, 'ada').view as { user: unknown }).user = 'grace';
    expect(received).toEqual([]);
  });

  // The symbol under which Nest stores the context, which Nest does not export.
  it('hides the DI context of its request, but no other symbol property', () => {
    const contextSymbol = Symbol('REQUEST_CONTEXT_ID');
    const other = Symbol('other');
    const request = Object.defineProperty({ [other]: 'kept' }, contextSymbol, { value: { id: 1 } });

    for (const behind of [request, Object.create(request) as object]) {
      const view = createRequestView(behind, 'ada').view as { [key: symbol]: unknown };
      expect(view[contextSymbol]).toBeUndefined();
      expect(view[other]).toBe('kept');
    }
    expect(request).toHaveProperty([contextSymbol], { id: 1 });
  });

  it('has its own DI context', () => {
    expect(freshContextId({})).not.toBe(freshContextId({}));
  });
});
