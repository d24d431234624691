import type { INestApplicationContext } from '@nestjs/common';
import type { VerdictName } from './decision/verdict.js';
import type { PolicyDescription } from './policy/policy-table.js';
import { getPusherAuthToken } from './pusher-auth.tokens.js';

/** What came of asking to join a channel. */
export interface JoinResult {
  /** As it was asked. */
  readonly channelName: string;
  /** Whether it was, so that a client would get a signature. */
  readonly granted: boolean;
  /** How it came out. */
  readonly verdict: VerdictName;
  /** Why, as operators see it. */
  readonly reason: string;
  /** The pattern that decided; absent where none fits. */
  readonly pattern?: string;
  /** `Class.method` of the policy that decided; absent where no pattern fits. */
  readonly policy?: string;
  /** The placeholders' values; absent where no pattern fits. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** Presence only: what the other members see. */
  readonly member?: {
    /** As it would leave: a string. */
    readonly userId: string;
    /** As it would leave: what JSON makes of it. */
    readonly userInfo?: unknown;
  };
}

/** Somebody who tries to join. */
export interface TestedUser {
  /**
   * Asks the policy, its guards included.
   *
   * @param channelName the whole name, prefix included
   * @throws TypeError where this is no name that can be authorized
   */
  join(channelName: string): Promise<JoinResult>;
}

/** Asks the policies of an application: no HTTP, no Channels server, no signature. */
export interface PusherAuthTester {
  /**
   * Somebody that the guards of the endpoint have found; those guards themselves do not run.
   *
   * @param user what the guards of the endpoint would have put on the request
   * @param request what guards of policies and providers that inject `REQUEST` see beside `user`; default: no headers
   */
  as(user: unknown, request?: object): TestedUser;
  /**
   * Nobody: no guard has found a user.
   *
   * @param request as in {@link as}
   */
  asGuest(request?: object): TestedUser;
  /**
   * The verdict of every user for every channel: a table to compare or to snapshot.
   *
   * @param users by a label; `undefined` and `null` are guests
   * @param channelNames whole names, prefix included
   * @throws TypeError where one of them is no name that can be authorized
   */
  table(users: Readonly<Record<string, unknown>>, channelNames: readonly string[]): Promise<VerdictTable>;
  /** The policy table: as a snapshot it shows each change of permissions in review. */
  policies(): PolicyDescription[];
}

/** By channel, then by the user's label. */
export type VerdictTable = Record<string, Record<string, VerdictName>>;

/**
 * Makes a tester for one registration of an application.
 *
 * @param app an application or a testing module, initialised with `init()`
 * @param name of the registration; default: the unnamed one
 */
export function pusherAuthTester(app: INestApplicationContext, name?: string): PusherAuthTester {
  const service = app.get(getPusherAuthToken(name), { strict: false });

  const as = (user: unknown, request: object = {}): TestedUser => ({
    async join(channelName) {
      // Read through, not copied: methods and accessors of its class belong to a request.
      const seen = Object.assign(Object.create(request) as object, !('headers' in request) && { headers: {} }, {
        user,
      });
      const { problem, candidates, verdict, reason, member } = await service.explain(
        { channelName },
        { user: user ?? null, request: seen },
      );
      if (verdict === undefined || reason === undefined) throw new TypeError(`${channelName}: ${problem}`);
      const deciding = candidates.find(({ decides }) => decides);
      return {
        channelName,
        granted: verdict === 'granted',
        verdict,
        reason,
        ...(deciding && { pattern: deciding.pattern, policy: deciding.policy, params: deciding.params ?? {} }),
        ...(member && { member }),
      };
    },
  });

  return {
    as,
    asGuest: (request) => as(null, request),
    async table(users, channelNames) {
      const table: VerdictTable = {};
      for (const channelName of channelNames) {
        const row: Record<string, VerdictName> = (table[channelName] = {});
        for (const [label, user] of Object.entries(users)) row[label] = (await as(user).join(channelName)).verdict;
      }
      return table;
    },
    policies: () => service.policies(),
  };
}

/**
 * Asks the policies of an application in tests: no HTTP, no Channels server, no signature. Start with
 * {@link pusherAuthTester}.
 *
 * @packageDocumentation
 */
