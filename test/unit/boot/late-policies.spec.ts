import type { Logger } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import { LatePolicies } from '../../../src/boot/policy-providers.js';
import { ChannelPolicy } from '../../../src/decorators/channel-policy.decorator.js';

class RoomPolicies {
  @ChannelPolicy('private-a')
  join(): boolean {
    return true;
  }
}
class MorePolicies extends RoomPolicies {}

/** Counts how often all modules are gone through. */
class CountedModules extends Map<string, object> {
  looks = 0;

  override values(): MapIterator<object> {
    this.looks++;
    return super.values();
  }
}

const moduleOf = (name: string, ...classes: object[]) => ({
  metatype: { name },
  providers: new Map(classes.map((metatype) => [metatype, { metatype, token: metatype, isNotMetatype: false }])),
});

function late() {
  const modules = new CountedModules([['boot', moduleOf('BootModule', RoomPolicies)]]);
  const warnings: string[] = [];
  const logger = { warn: (line: string) => warnings.push(line) } as unknown as Logger;
  const policies = new LatePolicies(modules as unknown as ModulesContainer, logger);
  modules.looks = 0;
  return { modules, warnings, policies };
}

const warningOf = (name: string) =>
  `LateModule › ${name} was loaded after boot, so its policies are not asked and their channels are refused. ` +
  'Import the module where the application boots. ' +
  'See node_modules/nestjs-pusher-auth/docs/errors.md#late-policies';

it('nothing is looked through where no module was loaded after boot', () => {
  const { modules, warnings, policies } = late();
  policies.check();
  policies.check();
  expect({ looks: modules.looks, warnings }).toEqual({ looks: 0, warnings: [] });
});

it('an operator hears once of policies that were loaded after boot', () => {
  const { modules, warnings, policies } = late();
  modules.set('late', moduleOf('LateModule', class {}, RoomPolicies));
  policies.check();
  policies.check();
  expect(warnings).toEqual([warningOf('RoomPolicies')]);
  expect(modules.looks).toBe(1);

  modules.set('later', moduleOf('LateModule', RoomPolicies, MorePolicies));
  policies.check();
  expect(warnings).toEqual([warningOf('RoomPolicies'), warningOf('MorePolicies')]);
  expect(modules.looks).toBe(2);
});

it('a module that is filled only after it was listed is noticed, too, and is not looked through again and again', () => {
  const { modules, warnings, policies } = late();
  const module = moduleOf('LateModule');
  modules.set('late', module);
  policies.check();
  expect(warnings).toEqual([]);

  let looks = 0;
  const filled = moduleOf('LateModule', RoomPolicies).providers;
  for (const [token, wrapper] of filled) module.providers.set(token, wrapper);
  const values = module.providers.values.bind(module.providers);
  module.providers.values = () => (looks++, values());
  policies.check();
  policies.check();
  expect(warnings).toEqual([warningOf('RoomPolicies')]);
  expect(looks).toBe(1);
});
