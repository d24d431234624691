// Nest's metadata keys; the constants are no public exports.
const UNSUPPORTED = [
  {
    key: '__pipes__',
    name: 'pipes',
    fix: 'remove @UsePipes: placeholder types (<id:int>) check and convert, and a policy can deny what is left',
  },
  {
    key: '__interceptors__',
    name: 'interceptors',
    fix: 'remove @UseInterceptors: use onDecision to observe decisions',
  },
  {
    key: '__exceptionFilters__',
    name: 'exception filters',
    fix: 'remove @UseFilters: throw ForbiddenException to deny with a reason; the endpoint takes global filters',
  },
] as const;
const PARAMETERS_KEY = '__routeArguments__';

/** What Nest would apply to a controller's method and nobody applies to a policy: refused, never ignored. */
export function unsupportedEnhancers(
  policyClass: object,
  methodName: string | symbol,
  method: object | undefined,
): { what: string; fix: string }[] {
  const found: { what: string; fix: string }[] = UNSUPPORTED.filter(
    ({ key }) => Reflect.hasMetadata(key, policyClass) || (method && Reflect.hasMetadata(key, method)),
  ).map(({ name, fix }) => ({ what: `${name} do not run on policies`, fix }));
  if (Reflect.hasMetadata(PARAMETERS_KEY, policyClass, methodName)) {
    found.push({
      what: 'parameter decorators do not work on policies: a policy gets one argument, the channel request',
      fix: 'take what you need from it: { user, params, request }',
    });
  }
  return found;
}
