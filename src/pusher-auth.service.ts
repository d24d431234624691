import {
  BadRequestException,
  type BeforeApplicationShutdown,
  Injectable,
  ServiceUnavailableException,
} from '@nestjs/common';
import { isPresence } from './channel/channel-kind.js';
import { describeChannelNameProblem, parseChannelName, type ChannelName } from './channel/channel-name.js';
import { candidatesFor, explainVerdict, type Explanation } from './decision/explanation.js';
import { createMember, MemberError, userData } from './decision/member.js';
import { readUser, Subscriber, userOrUndefined, type UserSource } from './decision/subscriber.js';
import { isPresenceMember } from './decision/verdict.js';
import { describePolicies, type PolicyDescription } from './policy/policy-table.js';
import { canSign, logUnsigned, sign } from './pusher-auth.credentials.js';
import { toException } from './pusher-auth.exceptions.js';
import type {
  AuthenticateUserInput,
  AuthorizeInput,
  AuthorizeManyInput,
  BatchResult,
  CanInput,
  ChannelReply,
  RecheckInput,
  SignChannelInput,
  SignUserInput,
  SubscriberInput,
} from './pusher-auth.inputs.js';
import type { PusherCredentials } from './pusher-auth.options.js';
import { PusherAuthRegistration, type PusherAuthRuntime } from './pusher-auth.registration.js';
import type { RevokeOptions } from './pusher-auth.revocation.js';
import type { UserAuth } from './signing/channel-signer.js';
import { isSocketId } from './signing/socket-id.js';

/**
 * Asks policies and signs, from code. `sign…` only validates and signs, `authorize…` asks the policy first, `can` asks and does
 * not sign. Available from `onApplicationBootstrap` on: before boot has checked the policies, every method throws an `Error`.
 */
@Injectable()
export class PusherAuthService implements BeforeApplicationShutdown {
  /** @internal */
  constructor(private readonly registration: PusherAuthRegistration) {}

  /**
   * Signs a channel for a connection **without asking a policy**. A presence channel takes exactly one of `member` and
   * `useSignedInUser: true`, every other channel neither.
   *
   * @param input the channel, the connection, and for a presence channel its member
   * @param credentials required if the option `credentials` is a function, which is not called here
   * @throws BadRequestException if the socket id or the channel name is invalid
   * @throws NotImplementedException (501) if the application runs with `credentials: null`
   * @throws TypeError if the member does not suit the channel, or if the credentials are missing or invalid
   * @throws {@link MemberError} (a `TypeError`) if the member is invalid
   * @throws Error if the channel is encrypted and there is no `encryptionMasterKeyBase64`
   * @see https://pusher.com/docs/channels/library_auth_reference/auth-signatures/
   */
  signChannel(
    { socketId, channelName, member, useSignedInUser }: SignChannelInput,
    credentials?: PusherCredentials,
  ): ChannelReply {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    const name = requireName(channelName, runtime);
    const signer = runtime.signers.forManual(credentials);
    if (!isPresence(name.kind)) {
      if (member !== undefined || useSignedInUser) {
        throw new TypeError('Only a presence channel takes a member or useSignedInUser.');
      }
      return sign(signer, socketId, name);
    }
    if ((member !== undefined) === (useSignedInUser === true)) {
      throw new TypeError('A presence channel takes exactly one of member and useSignedInUser: true.');
    }
    if (member === undefined) return sign(signer, socketId, name);
    if (!isPresenceMember(member)) throw new MemberError('the member must be a plain object with userId and userInfo');
    return sign(signer, socketId, name, createMember(member.userId, member.userInfo));
  }

  /**
   * Signs a connection in as a user **without calling the `@UserAuthentication()` method**.
   *
   * @param input the connection and its user
   * @param credentials as in {@link signChannel}
   * @throws BadRequestException if the socket id is invalid
   * @throws NotImplementedException (501) if the application runs with `credentials: null`
   * @throws TypeError if the credentials are missing or invalid, and as a {@link MemberError} if the user is invalid
   * @see https://pusher.com/docs/channels/server_api/authenticating-users/
   */
  signUser({ socketId, user }: SignUserInput, credentials?: PusherCredentials): UserAuth {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    return runtime.signers.forManual(credentials).userAuth(socketId, userData(user));
  }

  /**
   * Asks the channel's policy, then signs.
   *
   * @param input the channel and the connection; may contain client data
   * @param subscriber the user or the request; never client data
   * @returns the reply for the client
   * @throws {@link ChannelDeniedException} (403) if no policy matches or the policy said no
   * @throws UnauthorizedException if there is no user and no policy for guests
   * @throws BadRequestException if the socket id or the channel name is invalid
   * @throws ServiceUnavailableException if the policy took longer than `policyTimeoutMs`, or credentials lack the master key
   * @throws {@link OverloadedException} (503) if `maxPendingPolicies` policy calls are pending
   * @throws HttpException 401 or 429 that the application's code threw; 5xx if that code failed
   * @throws NotImplementedException (501) if realtime is off: see the option `credentials`
   * @throws TypeError if the policy has guards or injects the request, and none was passed
   */
  async authorize({ socketId, channelName }: AuthorizeInput, subscriber: SubscriberInput): Promise<ChannelReply> {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    const name = requireName(channelName, runtime);
    const who = await this.subscriber(subscriber, socketId);
    const signer = await runtime.signers.for(who);
    const verdict = await runtime.authorizer.decide(name, who);
    if (verdict.verdict !== 'granted') throw toException(verdict, channelName);
    if (canSign(signer, name)) return sign(signer, socketId, name, verdict.member);
    logUnsigned([name], runtime.log);
    throw new ServiceUnavailableException();
  }

  /**
   * Asks the policies of many channels at the same time, then signs. Each name has its own result: no failure affects others.
   *
   * @param input the channels and the connection; may contain client data
   * @param subscriber the user or the request; never client data
   * @returns a result for each distinct name, in their order
   * @throws BadRequestException if the socket id is invalid
   * @throws HttpException if `getUser` or the `credentials` function throws or fails, or realtime is off
   * @throws TypeError if a policy has guards or injects the request, and none was passed
   */
  async authorizeMany(
    { socketId, channelNames }: AuthorizeManyInput,
    subscriber: SubscriberInput,
  ): Promise<Map<string, BatchResult>> {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    if (typeof channelNames !== 'object' || channelNames === null) {
      throw new TypeError('channelNames must be an array or a Set of names.');
    }
    const who = await this.subscriber(subscriber, socketId);
    const signer = await runtime.signers.for(who);
    const results = new Map<string, BatchResult>();
    const names: ChannelName[] = [];
    for (const channelName of new Set(channelNames)) {
      // Set before the names are decided, so that the results keep their order.
      results.set(channelName, { status: 400 });
      const name = parseChannelName(channelName, runtime.options.maxChannelNameLength);
      if (typeof name !== 'string') names.push(name);
    }
    const verdicts = await runtime.authorizer.decideAll(names, who);
    const unsigned = names.filter((name, index) => verdicts[index]!.verdict === 'granted' && !canSign(signer, name));
    logUnsigned(unsigned, runtime.log);
    names.forEach((name, index) => {
      const verdict = verdicts[index]!;
      if (verdict.verdict !== 'granted') results.set(name.name, { status: verdict.status });
      else if (!canSign(signer, name)) results.set(name.name, { status: 503 });
      else results.set(name.name, { status: 200, data: sign(signer, socketId, name, verdict.member) });
    });
    return results;
  }

  /**
   * Asks the `@UserAuthentication()` method which user the connection signs in as, then signs. Without such a method, users
   * sign in with the id that `presence.userId` returns.
   *
   * @param input the connection; may contain client data
   * @param subscriber the user or the request; never client data
   * @throws {@link ChannelDeniedException} (403) if the method said no
   * @throws UnauthorizedException if there is no user
   * @throws BadRequestException if the socket id is invalid
   * @throws HttpException in the same cases as {@link authorize}
   * @throws TypeError if the method has guards or injects the request, and none was passed
   * @see https://pusher.com/docs/channels/server_api/authenticating-users/
   */
  async authenticateUser({ socketId }: AuthenticateUserInput, subscriber: SubscriberInput): Promise<UserAuth> {
    const { runtime } = this.registration;
    requireSocketId(socketId);
    const who = await this.subscriber(subscriber, socketId);
    const signer = await runtime.signers.for(who);
    const verdict = await runtime.userAuthenticator.authenticate(who);
    if (verdict.verdict !== 'granted') throw toException(verdict, undefined);
    return signer.userAuth(socketId, verdict.userData);
  }

  /**
   * Asks the channel's policy and signs nothing: for REST endpoints, GraphQL and jobs.
   *
   * @param input the channel
   * @param subscriber the user or the request
   * @returns whether the subscriber may join
   * @throws BadRequestException if the channel name is invalid
   * @throws HttpException 429 or 5xx if there is no answer, neither yes nor no
   * @throws TypeError if the policy has guards or injects the request, and none was passed
   */
  async can({ channelName }: CanInput, subscriber: SubscriberInput): Promise<boolean> {
    const { runtime } = this.registration;
    const name = requireName(channelName, runtime);
    const verdict = await runtime.authorizer.decide(name, await this.subscriber(subscriber, undefined));
    if (verdict.verdict === 'granted') return true;
    if (verdict.status === 401 || verdict.status === 403) return false;
    throw toException(verdict, channelName);
  }

  /**
   * Explains how a channel is decided and why. Given a subscriber, it also asks the policy, without reporting a decision.
   * For operators and tests: the explanation must not reach clients.
   *
   * @param input the channel
   * @param subscriber the user or the request; if left out, no policy is called
   * @throws TypeError if a subscriber without a request was passed, and the policy has guards or injects the request
   */
  async explain({ channelName }: CanInput, subscriber?: SubscriberInput): Promise<Explanation> {
    const { runtime } = this.registration;
    const { maxChannelNameLength } = runtime.options;
    const name = parseChannelName(channelName, maxChannelNameLength);
    if (typeof name === 'string') {
      const problem = `channel_name ${describeChannelNameProblem(name, maxChannelNameLength)}`;
      return { channelName, problem, candidates: [] };
    }
    const explanation = { channelName, kind: name.kind, candidates: candidatesFor(name, runtime.table) };
    if (subscriber === undefined) return explanation;
    const verdict = await runtime.authorizer.examine(name, await this.subscriber(subscriber, undefined, 'assumption'));
    return { ...explanation, ...explainVerdict(verdict) };
  }

  /**
   * Signals a user's pages that rights have changed. Call it after changing the data. The signed-in user gets the event
   * `pusher-auth:recheck`, on which pages with `followRevocations` authorize their channels again. After a grace period, all
   * connections of the user are closed; at shutdown, at once. A crash loses pending closings.
   *
   * @param userId the id with which the user has signed in
   * @param options see {@link RevokeOptions}
   * @throws TypeError without the option `server`, and if the id is invalid or `graceMs` is out of range
   * @throws the error with which the server's SDK rejects
   * @see https://pusher.com/docs/channels/server_api/terminating-user-connections/
   */
  async revoke(userId: string | number, options: RevokeOptions = {}): Promise<void> {
    await this.registration.runtime.revocations.revoke(userId, options);
  }

  /**
   * Asks the policy again about the members of a presence channel, and signs nothing.
   *
   * @param input the channel, its members as the Channels server lists them, and their users
   * @returns the members that the policy would now deny, in their order
   * @throws BadRequestException if the channel name is invalid
   * @throws HttpException 429 or 5xx if there is no answer for one of them
   * @throws TypeError if it is not a presence channel, or if the policy has guards or injects the request
   */
  async recheck<M extends { readonly id: string }>({ channelName, members, userOf }: RecheckInput<M>): Promise<M[]> {
    const { kind } = requireName(channelName, this.registration.runtime);
    if (!isPresence(kind)) throw new TypeError(`Only a presence channel has members; ${channelName} is ${kind}.`);
    const mayStay = await Promise.all(
      members.map(async ({ id }) => this.can({ channelName }, { user: await userOf(id) })),
    );
    return members.filter((_, index) => !mayStay[index]);
  }

  /** Closes the connections that {@link revoke} has yet to close. Nest calls it. */
  async beforeApplicationShutdown(): Promise<void> {
    if (this.registration.isOpen) await this.registration.runtime.revocations.terminatePending();
  }

  /** Returns the policy table of this registration, sorted by pattern: for reviews, snapshots and listings. */
  policies(): PolicyDescription[] {
    return describePolicies(this.registration.runtime.table.entries);
  }

  /** The subscriber, with the user read from the request unless the caller named one. */
  private async subscriber(
    input: SubscriberInput,
    socketId: string | undefined,
    passedUser: UserSource = 'caller',
  ): Promise<Subscriber> {
    if (typeof input !== 'object' || input === null) {
      throw new TypeError('The second argument must be the subscriber: { user }, { request } or both.');
    }
    const { request, response } = input;
    if ('user' in input) return new Subscriber(userOrUndefined(input.user), passedUser, socketId, request, response);
    if (!request) return new Subscriber(undefined, 'caller', socketId, request, response);
    const { getUser, options, log } = this.registration.runtime;
    const read = await readUser(getUser, request, options.policyTimeoutMs);
    if ('user' in read) return new Subscriber(read.user, 'request', socketId, request, response);
    if (read.isFault) log.recordFaults('The option getUser', [{ channelName: undefined, denial: read }]);
    throw toException(read, undefined);
  }
}

function requireSocketId(socketId: unknown): asserts socketId is string {
  if (isSocketId(socketId)) return;
  throw new BadRequestException('socketId (in a request: socket_id) must have the form <digits>.<digits>');
}

function requireName(channelName: unknown, { options }: PusherAuthRuntime): ChannelName {
  const name = parseChannelName(channelName, options.maxChannelNameLength);
  if (typeof name !== 'string') return name;
  throw new BadRequestException(`channel_name ${describeChannelNameProblem(name, options.maxChannelNameLength)}`);
}
