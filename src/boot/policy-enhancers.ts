// Nest's metadata keys. Nest does not export its constants.
const UNSUPPORTED = [
  {
    key: '__pipes__',
    name: 'pipes',
    fix: 'remove @UsePipes: placeholder types (<id:int>) validate and convert, and the policy can deny the rest',
  },
  {
    key: '__interceptors__',
    name: 'interceptors',
    fix: 'remove @UseInterceptors: use onDecision to observe decisions',
  },
  {
    key: '__exceptionFilters__',
    name: 'exception filters',
    fix: 'remove @UseFilters: throw ForbiddenException to deny with a reason; global filters apply to the endpoint',
  },
] as const;
const PARAMETERS_KEY = '__routeArguments__';

interface Unsupported {
  readonly what: string;
  readonly fix: string;
}

/** Finds the decorators of a policy class that only controllers support. They would be ignored, so boot reports them. */
export function unsupportedOnClass(policyClass: object): Unsupported[] {
  return unsupportedOn(policyClass).map(({ what, fix }) => ({
    what,
    fix: `${fix}. If other methods of the class need it, move the policies to another class`,
  }));
}

/** Finds the decorators of a policy that only controller methods support. They would be ignored, so boot reports them. */
export function unsupportedOnMethod(
  policyClass: object,
  methodName: string | symbol,
  /** The method of the class, and the one that the decorator received: another decorator may have replaced it. */
  methods: readonly (object | undefined)[],
): Unsupported[] {
  const found = unsupportedOn(...methods);
  if (Reflect.hasMetadata(PARAMETERS_KEY, policyClass, methodName)) {
    found.push({
      what: 'parameter decorators do not work on policies: a policy receives one argument, the channel request',
      fix: 'take what you need from it: { user, params, request }',
    });
  }
  return found;
}

function unsupportedOn(...decorated: readonly (object | undefined)[]): Unsupported[] {
  return UNSUPPORTED.filter(({ key }) => decorated.some((one) => one && Reflect.hasMetadata(key, one))).map(
    ({ name, fix }) => ({ what: `${name} do not run on policies`, fix }),
  );
}
