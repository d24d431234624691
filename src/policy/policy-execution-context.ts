import type { ExecutionContext, Type } from '@nestjs/common';

/** The execution context that a policy's guards see: the policy's class and method, and the policy's view of the request. */
export class PolicyExecutionContext implements ExecutionContext {
  readonly #args: readonly [request: object, response: object | undefined];

  constructor(
    private readonly policyClass: Type,
    private readonly method: (...args: never[]) => unknown,
    request: object,
    response: object | undefined,
  ) {
    this.#args = [request, response];
  }

  getClass<T>(): Type<T> {
    return this.policyClass as Type<T>;
  }

  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- Nest's own signature
  getHandler(): Function {
    return this.method;
  }

  getArgs<T extends unknown[]>(): T {
    return [...this.#args] as unknown[] as T;
  }

  getArgByIndex<T>(index: number): T {
    return this.#args[index] as T;
  }

  getType<T extends string>(): T {
    return 'http' as T;
  }

  switchToHttp(): ReturnType<ExecutionContext['switchToHttp']> {
    return {
      getRequest: <T>() => this.#args[0] as T,
      getResponse: <T>() => this.#args[1] as T,
      getNext: <T>() => undefined as T,
    };
  }

  switchToRpc(): never {
    throw new TypeError('A channel policy is decided over HTTP; its guards cannot switch to RPC.');
  }

  switchToWs(): never {
    throw new TypeError('A channel policy is decided over HTTP; its guards cannot switch to WebSockets.');
  }
}
