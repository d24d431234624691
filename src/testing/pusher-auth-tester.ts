import type { INestApplicationContext } from '@nestjs/common';
import type { PolicyDescription } from '../policy/policy-description.js';
import type { VerdictName } from '../decision/policy-verdict.js';
import { getPusherAuthToken } from '../pusher-auth.tokens.js';

/** What came of asking to join a channel. */
export interface JoinResult {
  readonly channelName: string;
  readonly granted: boolean;
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
  readonly member?: { readonly userId: string; readonly userInfo?: unknown };
}

/** Somebody who tries to join. */
export interface TestedUser {
  /** @throws TypeError where this is no name that can be authorized */
  join(channelName: string): Promise<JoinResult>;
}

/** Asks the policies of an application: no HTTP, no Channels server, no signature. */
export interface PusherAuthTester {
  /**
   * @param user what the guards of the endpoint would have put on the request
   * @param request what guards of policies and providers that inject `REQUEST` see beside `user`; default: no headers
   */
  as(user: unknown, request?: object): TestedUser;
  /** Nobody: no guard has found a user. */
  asGuest(request?: object): TestedUser;
  /** The verdict of every user for every channel: a table to compare or to snapshot. */
  table(users: Readonly<Record<string, unknown>>, channelNames: readonly string[]): Promise<VerdictTable>;
  /** The policy table: as a snapshot it shows each change of permissions in review. */
  policies(): PolicyDescription[];
}

/** By channel, then by the user's label. */
export type VerdictTable = Record<string, Record<string, VerdictName>>;

/**
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
      const { problem, candidates, verdict, reason, member } = await service.explain({
        channelName,
        user: user ?? null,
        request: seen,
      });
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
