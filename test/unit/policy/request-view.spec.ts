import { freshContextId, viewOf } from '../../../src/policy/request-scope.js';

describe('the view of a request', () => {
  it('has a user of its own, as good as any property', () => {
    const request = { user: 'ada', body: {} };
    const view = viewOf(request, 'grace') as { user?: unknown; body?: object };
    expect(view.user).toBe('grace');
    view.user = 'linus';
    expect({ ...view }).toEqual({ user: 'linus' });
    expect(request.user).toBe('ada');
    expect(view.body).toBe(request.body);
    expect(delete view.user).toBe(true);
    expect(view.user).toBe('ada');
  });

  it('hands its user on to no setter', () => {
    const heard: unknown[] = [];
    const request = Object.create({
      set user(user: unknown) {
        heard.push(user);
      },
    }) as object;
    viewOf(request, 'ada').user = 'grace';
    expect(heard).toEqual([]);
  });

  // As Nest keeps it, which exports no such symbol.
  it('hides the DI context of the request behind it, and nothing else under a symbol', () => {
    const contextSymbol = Symbol('REQUEST_CONTEXT_ID');
    const other = Symbol('other');
    const request = Object.defineProperty({ [other]: 'kept' }, contextSymbol, { value: { id: 1 } });

    for (const behind of [request, Object.create(request) as object]) {
      const view = viewOf(behind, 'ada') as { user: unknown; [of: symbol]: unknown };
      expect(view[contextSymbol]).toBeUndefined();
      expect(view[other]).toBe('kept');
    }
    expect(request).toHaveProperty([contextSymbol], { id: 1 });
  });

  it('is resolved in a DI context that no other call is given', () => {
    expect(freshContextId({})).not.toBe(freshContextId({}));
  });
});
