import type { ChannelParams, CheckedPatterns, KindOf } from '../channel/pattern-types.js';
import type { ChannelKind } from '../channel/channel-kind.js';
import type { PatternsOf, RequestUser } from './channel-policy.decorator.js';
import type { AuthUser, UserRequest } from './channel-request.js';
import { declare } from './policy-metadata.js';
import type { ChannelPolicyOptions, DeclaredPolicyOptions, PolicyAnswer } from './policy-options.js';

interface PatternChannel<P extends string> {
  /** The whole name, prefix included. */
  readonly channelName: string;
  /** The channel's kind, from its prefix; narrowed by the pattern. */
  readonly kind: string extends P ? ChannelKind : KindOf<P>;
  /** The pattern that matched, as written in the decorator. */
  readonly pattern: P;
  /** The values of the pattern's placeholders by name: `int` as a number, the others as strings. */
  readonly params: ChannelParams<P>;
}

/**
 * One channel of a {@link ChannelBatch}: `channelName`, `kind`, `pattern` and `params`, as in a {@link ChannelRequest}. Several
 * patterns give a union that `pattern` discriminates.
 *
 * @typeParam P the pattern, as a literal type
 */
export type BatchChannel<P extends string = string> = P extends string ? PatternChannel<P> : never;

/**
 * The argument of a batch policy: the user, and every channel of the request that the decorator's patterns decide.
 *
 * @typeParam P the pattern or patterns, as literal types
 * @typeParam U the user's type; add `undefined` for a policy with `allowGuest`
 */
export type ChannelBatch<P extends string = string, U = AuthUser> = UserRequest<U> & {
  /** The channels: at least one, each name once. A request for a single channel is a batch of one. */
  readonly channels: readonly BatchChannel<P>[];
};

type BatchAnswer<P extends string> = readonly (PolicyAnswer<P> | Error)[];

type BatchPolicyMethodDecorator<P extends string, G extends boolean> = <
  M extends (batch: ChannelBatch<P, RequestUser<G>>) => BatchAnswer<P> | Promise<BatchAnswer<P>>,
>(
  target: object,
  methodName: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Makes a method of a provider the policy for all channels of a request that match a pattern: one call, and so one query,
 * however many channels a client asks for at once. The method receives a {@link ChannelBatch} and returns an array with one
 * element for each channel, in the same order.
 *
 * An element means the same as the return value of a {@link ChannelPolicy}, and an `Error` the same as throwing it. An
 * exception, a timeout or any other result applies to all channels of the batch. Guards of the policy run once for the batch,
 * mappers once for each channel.
 *
 * @param pattern one pattern, or several that the method decides in the same way
 * @param options see {@link ChannelPolicyOptions}
 * @typeParam P the pattern or patterns, as literal types
 * @typeParam G whether guests are allowed
 * @example
 * ```ts
 * @ChannelBatchPolicy('presence-room-<id:int>')
 * async join({ user, channels }: ChannelBatch<'presence-room-<id:int>'>): Promise<boolean[]> {
 *   const rooms = await this.rooms.roomsOf(user.id); // a Set of ids
 *   return channels.map(({ params }) => rooms.has(params.id));
 * }
 * ```
 */
export function ChannelBatchPolicy<const P extends string | readonly string[], const G extends boolean = false>(
  pattern: CheckedPatterns<P>,
  options?: ChannelPolicyOptions<PatternsOf<P>, G>,
): BatchPolicyMethodDecorator<PatternsOf<P>, G> {
  const patterns: readonly unknown[] = Array.isArray(pattern) ? pattern : [pattern];
  return (target, methodName, descriptor) =>
    declare(target, methodName, descriptor, {
      decides: 'channel',
      isBatch: true,
      patterns,
      options: { ...options } as DeclaredPolicyOptions,
    });
}
