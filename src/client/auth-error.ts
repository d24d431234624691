import type { PusherClass } from './options.js';

/** The part of pusher-js's runtime that is used: the factory of its requests, and its transports by name. */
interface Runtime {
  createXHR: () => object;
  getAuthorizers(): {
    ajax(runtime: Runtime, body: string, options: object, kind: string, callback: (error: object) => void): void;
  };
}

/** A request that fails as soon as it is sent. */
const failedRequest = () => ({
  readyState: 4,
  status: 0,
  open() {},
  setRequestHeader() {},
  onreadystatechange() {},
  send() {
    this.onreadystatechange();
  },
});

/**
 * Makes errors of pusher-js's own class, because it reports the status of no others. It does not export the class. To get at
 * it, this makes the ajax transport fail once, without a request, and takes the class of its error.
 */
export function authErrors(Pusher: PusherClass | undefined): (status: number, url: string) => Promise<Error> {
  let prototype: Promise<object> | undefined;

  return async (status, url) => {
    prototype ??= firstFailure(Pusher?.Runtime as Runtime).then(
      // A worker whose content security policy forbids `data:` reports a failure of another class.
      (failure) => ('status' in failure ? Object.getPrototypeOf(failure) : Error.prototype) as object,
      () => Error.prototype,
    );
    const error = Object.assign(new Error(`received status ${status} from ${url}`), { status });
    return Object.setPrototypeOf(error, await prototype) as Error;
  };
}

/** The error of a transport that was made to fail. Rejects if there is no pusher-js. */
function firstFailure(runtime: Runtime): Promise<object> {
  return new Promise((resolve) => {
    const { createXHR } = runtime;
    runtime.createXHR = failedRequest;
    try {
      // Builds for workers use fetch: it gets an empty text, which is not valid JSON.
      runtime.getAuthorizers().ajax(runtime, '', { endpoint: 'data:,' }, '', resolve);
    } finally {
      runtime.createXHR = createXHR;
    }
  });
}
