import type { Logger } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { lazyPolicyCheck } from '../../../src/boot/policy-providers.js';
import { ChannelPolicy } from '../../../src/decorators/channel-policy.decorator.js';

class RoomPolicies {
  @ChannelPolicy('private-a')
  join(): boolean {
    return true;
  }
}
class MorePolicies extends RoomPolicies {}

const moduleOf = (name: string, ...classes: object[]) => ({
  metatype: { name },
  providers: new Map(classes.map((metatype) => [metatype, { metatype, token: metatype, isNotMetatype: false }])),
});

function booted() {
  const modules = new Map<string, object>([['boot', moduleOf('BootModule', RoomPolicies)]]);
  const warnings: string[] = [];
  const logger = { warn: (line: string) => warnings.push(line) } as unknown as Logger;
  return { modules, warnings, check: lazyPolicyCheck(modules as unknown as ModulesContainer, logger) };
}

const warningOf = (name: string) =>
  `LazyModule › ${name} was loaded after boot, so its policies decide nothing and their channels are denied. ` +
  'Import the module at boot. See node_modules/nestjs-pusher-auth/docs/errors.md#lazy-policies';

it('ignores modules that existed at boot', () => {
  const { modules, warnings, check } = booted();
  check();
  (modules.get('boot') as ReturnType<typeof moduleOf>).providers.set(MorePolicies, {
    metatype: MorePolicies,
    token: MorePolicies,
    isNotMetatype: false,
  });
  check();
  expect(warnings).toEqual([]);
});

it('warns once about each lazy-loaded class', () => {
  const { modules, warnings, check } = booted();
  modules.set('lazy', moduleOf('LazyModule', class {}, RoomPolicies));
  check();
  check();
  expect(warnings).toEqual([warningOf('RoomPolicies')]);

  modules.set('later', moduleOf('LazyModule', RoomPolicies, MorePolicies));
  check();
  expect(warnings).toEqual([warningOf('RoomPolicies'), warningOf('MorePolicies')]);
});

it('notices a module that Nest lists before adding its providers', () => {
  const { modules, warnings, check } = booted();
  const module = moduleOf('LazyModule');
  modules.set('lazy', module);
  check();
  expect(warnings).toEqual([]);
  for (const [token, wrapper] of moduleOf('LazyModule', RoomPolicies).providers) module.providers.set(token, wrapper);
  check();
  expect(warnings).toEqual([warningOf('RoomPolicies')]);
});
