import type { PusherClass } from './options.js';

/** Of pusher-js's runtime: what makes its requests, and its transports by name. */
interface Runtime {
  createXHR: () => object;
  getAuthorizers(): {
    ajax(runtime: Runtime, body: string, options: object, kind: string, callback: (error: object) => void): void;
  };
}

/** A request that has failed before it was sent. */
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
 * Makes errors of pusher-js's own class. It reports the status of those only, and does not export the class: so its ajax
 * transport is made to fail once, without a request, and the class is that of the error it makes.
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

/** Rejects without pusher-js. */
function firstFailure(runtime: Runtime): Promise<object> {
  return new Promise((resolve) => {
    const { createXHR } = runtime;
    runtime.createXHR = failedRequest;
    try {
      // Builds for workers use fetch instead, for which the empty text is no JSON.
      runtime.getAuthorizers().ajax(runtime, '', { endpoint: 'data:,' }, '', resolve);
    } finally {
      runtime.createXHR = createXHR;
    }
  });
}
