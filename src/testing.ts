/**
 * A tester that asks the policies of an application, without HTTP, a Channels server or signatures. Start with
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
  /** The channel's whole name. */
  readonly channelName: string;
  /** Whether access was granted. */
  readonly granted: boolean;
  /** The outcome. */
  readonly verdict: VerdictName;
  /** The reason for the verdict, as operators see it. */
  readonly reason: string;
  /** The pattern that decided; absent if none matches. */
  readonly pattern?: string;
  /** `Class.method` of the policy that decided; absent if no pattern matches. */
  readonly policy?: string;
  /** The placeholders' values; absent if no pattern matches. */
  readonly params?: Readonly<Record<string, string | number>>;
  /** The member as the others would see it; only for a granted presence channel. */
  readonly member?: {
    /** The member's id, which is always sent as a string. */
    readonly userId: string;
    /** The member's info, parsed from the JSON that would be sent. */
    readonly userInfo?: unknown;
  };
}

/** A user or a guest who tries to join. */
export interface TestedUser {
  /**
   * Asks the policy of a channel, after its guards.
   *
   * @param channelName the whole name, prefix included
   * @throws TypeError if the name is invalid or that of a public channel
   */
  join(channelName: string): Promise<JoinResult>;
}

/** Asks the policies of an application, without HTTP, a Channels server or signatures. */
export interface PusherAuthTester {
  /**
   * Makes a subscriber of a user, as if the guards of the endpoint had found it. Those guards do not run.
   *
   * @param user the value that the guards of the endpoint would set on the request; `undefined`, `null` and `false` are guests
   * @param request the rest of the request, for guards of policies and providers that inject `REQUEST`; default: no headers
   */
  as(user: unknown, request?: object): TestedUser;
  /**
   * Makes a subscriber without a user.
   *
   * @param request as in {@link as}
   */
  asGuest(request?: object): TestedUser;
  /**
   * Asks for every user and every channel: a table to compare or to snapshot.
   *
   * @param users the users by label; `undefined`, `null` and `false` are guests
   * @param channelNames the whole names, prefix included
   * @throws TypeError if one of the names is invalid or that of a public channel
   */
  table(users: Readonly<Record<string, unknown>>, channelNames: readonly string[]): Promise<VerdictTable>;
  /** Returns the policy table. A snapshot of it shows every change of permissions in a review. */
  policies(): PolicyDescription[];
}

/** Verdicts by channel name, then by the user's label. */
export type VerdictTable = Record<string, Record<string, VerdictName>>;

/**
 * Makes a tester for one registration of an application.
 *
 * @param application an application or a testing module, initialised with `init()`
 * @param app the name of the registration; default: the one without a name
 * @throws Error if the application has no such registration
 * @example
 * ```ts
 * const tester = pusherAuthTester(app);
 * expect(await tester.as({ id: 7 }).join('private-user-7')).toMatchObject({ granted: true });
 * expect(await tester.asGuest().join('private-user-7')).toMatchObject({ verdict: 'unauthenticated' });
 * ```
 */
export function pusherAuthTester(application: INestApplicationContext, app?: string): PusherAuthTester {
  const service = application.get(getPusherAuthToken(app), { strict: false });

  const as = (user: unknown, request: object = {}): TestedUser => ({
    async join(channelName) {
      // A view rather than a copy, because methods and accessors of the request's class belong to it.
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
