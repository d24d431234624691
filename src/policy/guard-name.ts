// What Nest's `mixin` calls every class that it gets: 21 random hexadecimal digits, other ones in each process.
const MIXIN_NAME = /^[0-9a-f]{21}$/;

/**
 * The name of a guard's class, the same in every process, because tables of policies are compared with earlier ones.
 * `AuthGuard('jwt')` and other mixins have the name that their source gives them.
 *
 * @param guard a class, or an instance of one
 */
export function guardName(guard: object): string {
  const guardClass = typeof guard === 'function' ? guard : guard.constructor;
  if (!MIXIN_NAME.test(guardClass.name)) return guardClass.name;
  return /^class\s+([\w$]+)/.exec(Function.prototype.toString.call(guardClass))?.[1] ?? 'mixin';
}
