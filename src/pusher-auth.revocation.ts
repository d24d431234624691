import { Logger } from '@nestjs/common';
import { describeValue, onOneLine } from './messages.js';
import type { RevocationServer } from './pusher-auth.options.js';

/** Options of {@link PusherAuthService.revoke}. */
export interface RevokeOptions {
  /**
   * The time between the signal and the closing of the user's connections, in milliseconds: an integer from 0 to 86 400 000 (a
   * day), default 30 000. With 0, they are closed at once, without a signal.
   */
  readonly graceMs?: number;
  /** Whether to close the user's connections after the grace period. Default `true`; `false` only sends the signal. */
  readonly terminate?: boolean;
}

/** The event that asks a user's pages to authorize their channels again. The client's `followRevocations` listens to it. */
export const RECHECK_EVENT = 'pusher-auth:recheck';

const DEFAULT_GRACE_MS = 30_000;
const MAX_GRACE_MS = 86_400_000;
const MAX_USER_ID_LENGTH = 128;

// The official SDK puts the id into a URL path unencoded, and soketi silently ignores encoded ids.
const TERMINABLE_ID = /^[A-Za-z0-9_\-=@,.;]+$/;

/** Signals users that their rights have changed, and closes their connections after a grace period. */
export class Revocations {
  readonly #logger = new Logger('PusherAuth');
  readonly #pending = new Map<NodeJS.Timeout, string>();
  #isShuttingDown = false;

  constructor(private readonly server: RevocationServer | undefined) {}

  /**
   * @throws TypeError (as a rejection) without a server, and for an invalid id or option
   * @throws the error with which the server's SDK rejects
   */
  async revoke(
    userId: string | number,
    { graceMs = DEFAULT_GRACE_MS, terminate = true }: RevokeOptions,
  ): Promise<void> {
    const server = this.#requireServer();
    const id = requireTerminableId(userId);
    if (!(Number.isInteger(graceMs) && graceMs >= 0 && graceMs <= MAX_GRACE_MS)) {
      throw new TypeError(`graceMs must be an integer from 0 to ${MAX_GRACE_MS}.`);
    }
    if (graceMs === 0 && terminate) {
      await server.terminateUserConnections(id);
      return;
    }
    await server.sendToUser(id, RECHECK_EVENT, {});
    if (!terminate) return;
    const timer = setTimeout(() => void this.#terminate(server, timer), graceMs);
    this.#pending.set(timer, id);
    // The application may have begun to shut down while the signal was being sent.
    if (this.#isShuttingDown) await this.#terminate(server, timer);
  }

  /** Runs all pending terminations now, because the application is shutting down. */
  async terminatePending(): Promise<void> {
    this.#isShuttingDown = true;
    if (!this.server) return;
    const { server } = this;
    await Promise.all([...this.#pending.keys()].map((timer) => this.#terminate(server, timer)));
  }

  async #terminate(server: RevocationServer, timer: NodeJS.Timeout): Promise<void> {
    const id = this.#pending.get(timer);
    clearTimeout(timer);
    if (!this.#pending.delete(timer) || id === undefined) return;
    try {
      await server.terminateUserConnections(id);
    } catch (error) {
      this.#logger.error(
        onOneLine(`The connections of user ${JSON.stringify(id)} were not terminated: ${String(error)}`),
      );
    }
  }

  #requireServer(): RevocationServer {
    if (this.server) return this.server;
    throw new TypeError('revoke needs the option server: pass an instance of the pusher package to PusherAuthModule.');
  }
}

function requireTerminableId(userId: unknown): string {
  if (typeof userId !== 'string' && typeof userId !== 'number') {
    throw new TypeError(`The user id must be a string or a number, not ${describeValue(userId)}.`);
  }
  const id = String(userId);
  if (TERMINABLE_ID.test(id) && id.length <= MAX_USER_ID_LENGTH && id !== '.' && id !== '..') return id;
  throw new TypeError(
    'The connections of this user id cannot be terminated: it must have 1 to 128 letters, digits or _ - = @ , . ; and must ' +
      'not be "." or "..", because it becomes part of a URL.',
  );
}
