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

interface Unsupported {
  readonly what: string;
  readonly fix: string;
}

/** What Nest would apply to a controller and nobody applies to a class of policies: refused, never ignored. */
export function unsupportedOnClass(policyClass: object): Unsupported[] {
  return unsupportedOn(policyClass).map(({ what, fix }) => ({
    what,
    fix: `${fix}. Where other methods of the class need it, move the policies to a class of their own`,
  }));
}

/** What Nest would apply to a controller's method and nobody applies to a policy: refused, never ignored. */
export function unsupportedOnMethod(
  policyClass: object,
  methodName: string | symbol,
  /** As the class has it, and as the policy's decorator saw it: another decorator may have replaced it. */
  methods: readonly (object | undefined)[],
): Unsupported[] {
  const found = unsupportedOn(...methods);
  if (Reflect.hasMetadata(PARAMETERS_KEY, policyClass, methodName)) {
    found.push({
      what: 'parameter decorators do not work on policies: a policy gets one argument, the channel request',
      fix: 'take what you need from it: { user, params, request }',
    });
  }
  return found;
}

function unsupportedOn(...decorated: readonly (object | undefined)[]): Unsupported[] {
  const each = [...new Set(decorated)];
  return UNSUPPORTED.filter(({ key }) => each.some((one) => one && Reflect.hasMetadata(key, one))).map(
    ({ name, fix }) => ({ what: `${name} do not run on policies`, fix }),
  );
}
