import { HttpException } from '@nestjs/common';
import type { Denial } from './policy-verdict.js';

const UNAUTHORIZED = 401;
const TOO_MANY_REQUESTS = 429;

/**
 * What a throw means. 401 and 429 pass through; any other 4xx is a denial whose message is the reason for operators
 * (the client gets a 403: no 404 tells which ids exist); a 5xx keeps its status; all else is a fault. Never throws: what
 * cannot even be read is a fault, too.
 */
export function verdictOfThrown(thrown: unknown): Denial {
  try {
    return readThrown(thrown);
  } catch {
    return { verdict: 'failed', status: 500, reason: 'something was thrown that cannot be read', fault: true };
  }
}

/** The stack of an error, if it is one that has a readable stack. */
export function stackOf(error: unknown): string | undefined {
  try {
    return error instanceof Error ? error.stack : undefined;
  } catch {
    return undefined;
  }
}

function readThrown(thrown: unknown): Denial {
  const status = statusOf(thrown);
  const reason = messageOf(thrown);
  if (status === UNAUTHORIZED || status === TOO_MANY_REQUESTS) {
    return { verdict: 'refused', status, reason, error: thrown, fault: false };
  }
  if (status >= 400 && status < 500) return { verdict: 'denied', status: 403, reason, error: thrown, fault: false };
  return {
    verdict: 'failed',
    status: status >= 500 && status < 600 ? status : 500,
    reason,
    error: thrown,
    fault: true,
  };
}

function statusOf(thrown: unknown): number {
  if (!(thrown instanceof HttpException)) return 500;
  const status: unknown = thrown.getStatus();
  return Number.isInteger(status) ? (status as number) : 500;
}

function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? String(thrown.message) : 'something that is no Error was thrown';
}
