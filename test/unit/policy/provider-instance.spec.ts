import { ModuleRef, REQUEST } from '@nestjs/core';
import { scopeOf, ProviderInstance, type ProviderWrapper } from '../../../src/policy/provider-instance.js';

interface Provider {
  readonly token?: unknown;
  readonly isStatic?: boolean;
  readonly isDurable?: boolean;
  readonly isTransient?: boolean;
  readonly inConstructor?: ProviderWrapper[];
  readonly inProperties?: ProviderWrapper[];
  readonly enhancers?: ProviderWrapper[];
}

/** The part of Nest's record of a provider that is read. */
function provider(of: Provider = {}): ProviderWrapper {
  return {
    token: of.token ?? 'provider',
    name: 'Provider',
    instance: { made: 'once' },
    isTransient: of.isTransient ?? false,
    isDependencyTreeStatic: () => of.isStatic ?? true,
    isDependencyTreeDurable: () => of.isDurable ?? false,
    getCtorMetadata: () => of.inConstructor,
    getPropertiesMetadata: () => of.inProperties?.map((wrapper) => ({ key: 'property', wrapper })),
    getEnhancersMetadata: () => of.enhancers,
    host: { getProviderByKey: (key: unknown) => ({ instance: key === ModuleRef ? {} : undefined }) },
  } as unknown as ProviderWrapper;
}

it.each<[scope: string, of: Provider]>([
  ['singleton', {}],
  // Nest reports it as static, but the instance in its record was never constructed.
  ['transient', { isTransient: true }],
  ['request', { isStatic: false }],
  ['request', { isStatic: false, isTransient: true }],
  ['durable', { isStatic: false, isDurable: true }],
  ['durable', { isStatic: false, isDurable: true, isTransient: true }],
])('the scope is %s for %j', (scope, of) => {
  const wrapper = provider(of);
  expect(scopeOf(wrapper)).toBe(scope);
  expect(new ProviderInstance(wrapper).scope).toBe(scope);
  expect(new ProviderInstance(wrapper).shared).toBe(scope === 'singleton' ? wrapper.instance : undefined);
});

describe('a provider needs the request', () => {
  const request = provider({ token: REQUEST, isStatic: false });
  const scoped = (of: Provider) => new ProviderInstance(provider({ ...of, isStatic: false }));

  it.each<[where: string, of: Provider]>([
    ['its constructor', { inConstructor: [provider(), request] }],
    ['a property', { inProperties: [provider(), request] }],
    ['an enhancer', { enhancers: [provider({ inConstructor: [request] })] }],
    ['a dependency of a dependency', { inConstructor: [provider({ inProperties: [request] })] }],
    ['one of two that share a dependency', { inConstructor: [provider({ inConstructor: [provider()] }), request] }],
  ])('if %s injects it', (_where, of) => {
    expect(scoped(of).needsRequest).toBe(true);
  });

  it('not if nothing injects it', () => {
    const shared = provider();
    const dependencies = [provider({ inConstructor: [shared] }), provider({ inConstructor: [shared] })];
    expect(scoped({}).needsRequest).toBe(false);
    expect(scoped({ inConstructor: dependencies, inProperties: [shared], enhancers: [] }).needsRequest).toBe(false);
  });

  it('not if a dependency cannot be found', () => {
    expect(scoped({ inConstructor: [undefined as unknown as ProviderWrapper] }).needsRequest).toBe(false);
  });

  it('not if dependencies form a cycle', () => {
    const circle: ProviderWrapper[] = [];
    const one = provider({ inConstructor: circle });
    circle.push(provider({ inConstructor: [one] }));
    expect(scoped({ inConstructor: [one] }).needsRequest).toBe(false);
  });
});

it('a provider outside of any module throws', () => {
  const homeless = Object.assign(provider(), { host: undefined });
  expect(() => new ProviderInstance(homeless)).toThrow('Provider does not belong to a module.');
});
