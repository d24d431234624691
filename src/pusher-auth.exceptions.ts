import { ForbiddenException, HttpException, ServiceUnavailableException, UnauthorizedException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import type { Denial } from './decision/verdict.js';

/** A policy, or the absence of one, said no. The client sees a plain 403; `reason` is for operators. */
export class ChannelDeniedException extends ForbiddenException {
  /** @internal */
  constructor(
    /** Absent where a sign-in was denied. */
    readonly channelName: string | undefined,
    /** Why, for logs; never sent to the client. */
    readonly reason: string,
  ) {
    super();
  }
}

/** The exception that tells a client of a denial: uniform, without the reason. */
export function exceptionOf({ verdict, status, reason, error }: Denial, channelName: string | undefined): Error {
  switch (verdict) {
    case 'denied':
      return new ChannelDeniedException(channelName, reason);
    case 'unauthenticated':
      return new UnauthorizedException();
    case 'refused':
      return error as Error;
    case 'timed-out':
      return new ServiceUnavailableException();
    case 'failed':
      return new HttpException({ statusCode: status, message: STATUS_CODES[status] ?? 'Server Error' }, status, {
        cause: error,
      });
  }
}
