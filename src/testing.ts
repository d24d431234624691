/**
 * Asks the policies of an application in tests: no HTTP, no Channels server, no signature. Start with
 * {@link pusherAuthTester}.
 *
 * @packageDocumentation
 */
import type { INestApplicationContext } from '@nestjs/common';
import type { VerdictName } from './decision/verdict.js';
import type { PolicyDescription } from './policy/policy-table.js';
import { getPusherAuthToken } from './pusher-auth.tokens.js';

/** The result of trying to join a channel. */
export interface JoinResult {
  /** The name that was asked for. */
  readonly channelName: string;
  /** Whether access was granted. */
  readonly granted: boolean;
  /** The outcome. */
  readonly verdict: VerdictName;
  /** The reason, as operators see it. */
  readonly reason: string;
  /** The pattern that decided; absent if none matches. */
  readonly pattern?: string;
  /** `Class.method` of the policy that decided; absent if no pattern matches. */
  readonly policy?: string;
  /** The placeholders' values; absent if no pattern matches. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** Presence only: what the other members see. */
  readonly member?: {
    /** As clients would see it: a string. */
    readonly userId: string;
    /** As clients would see it: parsed JSON. */
    readonly userInfo?: unknown;
  };
}

/** A user, or a guest, who tries to join. */
export interface TestedUser {
  /**
   * Asks the policy, its guards included.
   *
   * @param channelName the whole name, prefix included
   * @throws TypeError if the name cannot be authorized
   */
  join(channelName: string): Promise<JoinResult>;
}

/** Asks the policies of an application: no HTTP, no Channels server, no signature. */
export interface PusherAuthTester {
  /**
   * A user that the guards of the endpoint have found. Those guards do not run.
   *
   * @param user what the guards of the endpoint would have put on the request
   * @param request what guards of policies and providers that inject `REQUEST` see next to `user`; default: no headers
   */
  as(user: unknown, request?: object): TestedUser;
  /**
   * A guest: no guard has found a user.
   *
   * @param request as in {@link as}
   */
  asGuest(request?: object): TestedUser;
  /**
   * The verdict of every user for every channel: a table to compare or to snapshot.
   *
   * @param users by a label; `undefined` and `null` are guests
   * @param channelNames whole names, prefix included
   * @throws TypeError if one of the names cannot be authorized
   */
  table(users: Readonly<Record<string, unknown>>, channelNames: readonly string[]): Promise<VerdictTable>;
  /** The policy table. As a snapshot, it shows every change of permissions in a review. */
  policies(): PolicyDescription[];
}

/** By channel, then by the user's label. */
export type VerdictTable = Record<string, Record<string, VerdictName>>;

/**
 * Makes a tester for one registration of an application.
 *
 * @param application an application or a testing module, initialised with `init()`
 * @param app the name of the registration; default: the one without a name
 */
export function pusherAuthTester(application: INestApplicationContext, app?: string): PusherAuthTester {
  const service = application.get(getPusherAuthToken(app), { strict: false });

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
