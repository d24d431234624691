import { BadRequestException, Inject, Injectable } from '@nestjs/common';
import { isEncrypted, isPresence } from './channel/channel-kind.js';
import { type ChannelName, describeChannelNameProblem, parseChannelName } from './channel/channel-name.js';
import { eachAtMost } from './decision/each-at-most.js';
import { candidatesFor, explainVerdict, type Explanation } from './decision/explanation.js';
import { channelDataOf, type Member, MemberError, memberOf, userDataOf } from './decision/member.js';
import { Asker, type ReadUser, readUserInTime, userOrUndefined } from './decision/subscriber.js';
import { type Denial, isPresenceMember, type PolicyVerdict } from './decision/verdict.js';
import { describePolicies, type PolicyDescription } from './policy/policy-table.js';
import { exceptionOf } from './pusher-auth.exceptions.js';
import type {
  AuthenticateUserInput,
  AuthorizeInput,
  AuthorizeManyInput,
  BatchResult,
  CanInput,
  ChannelReply,
  SignChannelInput,
  SignUserInput,
  SubscriberInput,
} from './pusher-auth.inputs.js';
import { PusherAuthRegistration, type PusherAuthRuntime, REGISTRATION_TOKEN } from './pusher-auth.registration.js';
import type { UserAuth } from './signing/channel-signer.js';
import { isSocketId } from './signing/socket-id.js';

const CONCURRENT_POLICIES = 10;

/**
 * Decides and signs. The names say which: `sign…` only validates and signs, `authorize…` asks the policy first,
 * `can` asks and does not sign. It answers from `onApplicationBootstrap` on: before, boot has not proved the policies, and
 * every method throws an `Error`.
 */
@Injectable()
export class PusherAuthService {
  /** @internal */
  constructor(@Inject(REGISTRATION_TOKEN) private readonly registration: PusherAuthRegistration) {}

  /**
   * Signs a channel for a connection, **asking nobody**. A presence channel needs exactly one of `member` and
   * `useSignedInUser: true`; a private one neither.
   *
   * @throws BadRequestException where the socket id or the channel name is none
   * @throws TypeError where a private channel has a member, or a presence channel not exactly one of the two
   * @throws {@link MemberError} (a `TypeError`) where the member is none that a Channels server would take
   * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
   */
  signChannel({ socketId, channelName, member, useSignedInUser }: SignChannelInput): ChannelReply {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    const name = requireName(channelName, runtime);
    if (!isPresence(name.kind)) {
      if (member !== undefined || useSignedInUser) {
        throw new TypeError('Only a presence channel takes a member or useSignedInUser.');
      }
      return sign(runtime, socketId, name);
    }
    if ((member !== undefined) === (useSignedInUser === true)) {
      throw new TypeError('A presence channel takes exactly one of member and useSignedInUser: true.');
    }
    if (member === undefined) return sign(runtime, socketId, name);
    if (!isPresenceMember(member)) throw new MemberError('the member must be a plain object of userId and userInfo');
    return sign(runtime, socketId, name, memberOf(member.userId, member.userInfo));
  }

  /**
   * Signs a connection in as a user, **asking nobody**.
   *
   * @throws BadRequestException where the socket id is none
   * @throws {@link MemberError} (a `TypeError`) where the user is none that a Channels server would take
   * @see https://pusher.com/docs/channels/server_api/authenticating-users/
   */
  signUser({ socketId, user }: SignUserInput): UserAuth {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    return runtime.signer.userAuth(socketId, userDataOf(user));
  }

  /**
   * Asks the channel's policy, then signs.
   *
   * @throws {@link ChannelDeniedException} (403) where no policy fits or it said no
   * @throws UnauthorizedException where there is no user and no guest policy
   * @throws BadRequestException where the socket id or the channel name is none
   * @throws ServiceUnavailableException where the policy took longer than `policyTimeoutMs`
   * @throws HttpException 401 or 429 that the policy or its guard threw; 5xx where one of them failed
   * @throws TypeError where the policy has guards or injects the request, and there is none
   */
  authorize(input: AuthorizeInput): Promise<ChannelReply> {
    // Not an async function: it would make a promise and a turn of its own beside those of an asynchronous policy.
    try {
      const { runtime } = this.registration;
      const { socketId, channelName } = input;
      requireSocketId(socketId);
      const name = requireName(channelName, runtime);
      const reply = (verdict: PolicyVerdict): ChannelReply => {
        if (verdict.verdict !== 'granted') throw exceptionOf(verdict, channelName);
        return sign(runtime, socketId, name, verdict.member);
      };
      const asker = askerOf(runtime, input, socketId);
      return Promise.resolve(
        asker instanceof Promise
          ? asker.then((late) => runtime.decider.decide(name, late, reply))
          : runtime.decider.decide(name, asker, reply),
      );
    } catch (thrown) {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- an exception, or what the policy threw
      return Promise.reject(thrown);
    }
  }

  /**
   * Asks and signs for many channels of one connection, each distinct name once, ten at a time. One name's failure
   * never fails the rest: each has an entry of its own.
   *
   * @throws BadRequestException where the socket id is none
   * @throws TypeError where a policy has guards or injects the request, and there is none
   */
  async authorizeMany({ socketId, channelNames, ...who }: AuthorizeManyInput): Promise<Map<string, BatchResult>> {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    if (typeof channelNames === 'string') throw new TypeError('channelNames must be a list of names, not one name.');
    const asker = await askerOf(runtime, who, socketId);
    const entries = new Map<string, BatchResult>();
    for (const channelName of channelNames) entries.set(channelName, { status: 500 });
    await eachAtMost(CONCURRENT_POLICIES, [...entries.keys()], (channelName) => {
      const name = parseChannelName(channelName, runtime.options.maxChannelNameLength);
      if (typeof name === 'string') return void entries.set(channelName, { status: 400 });
      return runtime.decider.decide(
        name,
        asker,
        (verdict) =>
          void entries.set(
            channelName,
            verdict.verdict === 'granted'
              ? { status: 200, data: sign(runtime, socketId, name, verdict.member) }
              : { status: verdict.status },
          ),
      );
    });
    return entries;
  }

  /**
   * Asks the method under `@UserAuthentication()` who the connection signs in as, then signs. Without such a method a
   * user signs in under the id that `presence.userId` gives.
   *
   * @throws {@link ChannelDeniedException} (403) where the method said no
   * @throws UnauthorizedException where there is no user
   * @throws BadRequestException where the socket id is none
   * @throws HttpException as {@link authorize}
   * @throws TypeError where the method has guards or injects the request, and there is none
   * @see https://pusher.com/docs/channels/server_api/authenticating-users/
   */
  async authenticateUser({ socketId, ...who }: AuthenticateUserInput): Promise<UserAuth> {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    const asker = await askerOf(runtime, who, socketId);
    const verdict = await runtime.userAuthenticator.authenticate(asker);
    if (verdict.verdict !== 'granted') throw exceptionOf(verdict, undefined);
    return runtime.signer.userAuth(socketId, verdict.userData);
  }

  /**
   * Asks the channel's policy and signs nothing: for REST endpoints, GraphQL, jobs.
   *
   * @returns whether the user may join
   * @throws BadRequestException where the channel name is none
   * @throws HttpException 429 or 5xx where the policy could not answer; that is neither a yes nor a no
   * @throws TypeError where the policy has guards or injects the request, and there is none
   */
  async can({ channelName, ...who }: CanInput): Promise<boolean> {
    const { runtime } = this.registration;
    const name = requireName(channelName, runtime);
    return runtime.decider.decide(name, await askerOf(runtime, who, undefined), (verdict) => {
      if (verdict.verdict === 'granted') return true;
      if (verdict.status === 401 || verdict.status === 403) return false;
      throw exceptionOf(verdict, channelName);
    });
  }

  /**
   * Tells how a channel is decided and why. Asks the policy where a user or a request is given, and writes no journal.
   * For operators and tests: what it says must not reach clients.
   *
   * @throws TypeError where there is a user but no request, and the policy has guards or injects the request
   */
  async explain({ channelName, ...who }: CanInput): Promise<Explanation> {
    const { runtime } = this.registration;
    const { maxChannelNameLength } = runtime.options;
    const name = parseChannelName(channelName, maxChannelNameLength);
    if (typeof name === 'string') {
      const problem = `channel_name ${describeChannelNameProblem(name, maxChannelNameLength)}`;
      return { channelName, problem, candidates: [] };
    }
    const explanation = { channelName, kind: name.kind, candidates: candidatesFor(name, runtime.table) };
    if (who.user === undefined && who.request === undefined) return explanation;
    const verdict = await runtime.decider.examine(name, await askerOf(runtime, who, undefined));
    return { ...explanation, ...explainVerdict(verdict) };
  }

  /** The policy table of this registration, sorted by pattern: for reviews, snapshots and listings. */
  policies(): PolicyDescription[] {
    return describePolicies(this.registration.runtime.table.entries);
  }
}

function requireSocketId(socketId: unknown): asserts socketId is string {
  if (!isSocketId(socketId)) throw new BadRequestException('socket_id must be <digits>.<digits>');
}

function requireName(channelName: unknown, { options }: PusherAuthRuntime): ChannelName {
  const name = parseChannelName(channelName, options.maxChannelNameLength);
  if (typeof name !== 'string') return name;
  throw new BadRequestException(`channel_name ${describeChannelNameProblem(name, options.maxChannelNameLength)}`);
}

/** Synchronous where the reading of the user is. */
function askerOf(
  runtime: PusherAuthRuntime,
  who: SubscriberInput,
  socketId: string | undefined,
): Asker | Promise<Asker> {
  const { user, request } = who;
  if (user !== undefined || !request) return askerAs(who, socketId, user);
  const read = readUserInTime(runtime.readUser, request, runtime.deadlines);
  return read instanceof Promise
    ? read.then((late) => askerAs(who, socketId, userOfRequest(runtime, late)))
    : askerAs(who, socketId, userOfRequest(runtime, read));
}

function askerAs(
  { user: given, request, response }: SubscriberInput,
  socketId: string | undefined,
  user: unknown,
): Asker {
  return new Asker(userOrUndefined(user), given !== undefined, socketId, request, response);
}

function userOfRequest({ journal }: PusherAuthRuntime, read: ReadUser | Denial): unknown {
  if ('user' in read) return read.user;
  if (read.fault) journal.recordFault('The option getUser', undefined, read);
  throw exceptionOf(read, undefined);
}

function sign(
  { signer }: PusherAuthRuntime,
  socketId: string,
  { name, kind }: ChannelName,
  member?: Member,
): ChannelReply {
  if (isEncrypted(kind)) return signer.encryptedChannelAuth(socketId, name);
  return signer.channelAuth(socketId, name, member && channelDataOf(member));
}
