import { ForbiddenException, HttpException, ServiceUnavailableException, UnauthorizedException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import type { Denial } from './decision/verdict.js';

/**
 * Exception (403) for a denial by a policy or one of its guards, or because no policy matches. The client gets the status
 * without the reason.
 */
export class ChannelDeniedException extends ForbiddenException {
  // Private fields with accessors: a filter that serialises exceptions must not send the reason.
  readonly #channelName: string | undefined;
  readonly #reason: string;

  /** @internal */
  constructor(channelName: string | undefined, reason: string) {
    super();
    this.#channelName = channelName;
    this.#reason = reason;
  }

  /** The channel; `undefined` if the denial is not about one, as for a sign-in. */
  get channelName(): string | undefined {
    return this.#channelName;
  }

  /** The reason for the denial, for logs. Never sent to the client. */
  get reason(): string {
    return this.#reason;
  }
}

/**
 * Exception (503) for a policy that was not called, because `maxPendingPolicies` calls were already pending. The endpoint adds
 * the header `Retry-After`.
 */
export class OverloadedException extends ServiceUnavailableException {
  /** The time after which to try again, in seconds. */
  readonly retryAfterSeconds = 1;

  /** @internal */
  constructor() {
    super();
  }
}

/** Makes the exception that reports a denial to a client: uniform, without the reason. */
export function toException({ verdict, status, reason, error }: Denial, channelName: string | undefined): Error {
  switch (verdict) {
    case 'denied':
      return new ChannelDeniedException(channelName, reason);
    case 'unauthenticated':
      return new UnauthorizedException();
    case 'refused':
      return error as Error;
    case 'timed-out':
      return new ServiceUnavailableException();
    case 'overloaded':
      return new OverloadedException();
    case 'failed':
      return new HttpException({ statusCode: status, message: STATUS_CODES[status] ?? 'Server Error' }, status, {
        cause: error,
      });
  }
}
