import { ForbiddenException, HttpException, ServiceUnavailableException, UnauthorizedException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import type { Denial } from './decision/verdict.js';

/** A policy, or the absence of one, denied access. The client sees a plain 403; `reason` is for operators. */
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

  /** The channel; absent if a sign-in was denied. */
  get channelName(): string | undefined {
    return this.#channelName;
  }

  /** Why, for logs. Never sent to the client. */
  get reason(): string {
    return this.#reason;
  }
}

/** `maxPendingPolicies` policy calls were already pending. The endpoint adds the header `Retry-After`. */
export class OverloadedException extends ServiceUnavailableException {
  /** When to try again, in seconds. */
  readonly retryAfterSeconds = 1;

  /** @internal */
  constructor() {
    super();
  }
}

/** The exception that reports a denial to a client: uniform, without the reason. */
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
