import type { CheckedPatterns } from '../channel/pattern-types.js';
import type { ChannelRequest } from './channel-request.js';
import { declare } from './policy-metadata.js';
import type { ChannelPolicyOptions, DeclaredPolicyOptions, PolicyAnswer } from './policy-options.js';

/** One or several patterns as a union. */
export type PatternsOf<P extends string | readonly string[]> = P extends readonly string[] ? P[number] : P & string;

/** The user type that the method must accept: with `allowGuest`, also `undefined`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the method chooses its own user type unless guests are allowed
export type RequestUser<G extends boolean> = true extends G ? undefined : any;

type PolicyMethodDecorator<P extends string, G extends boolean> = <
  M extends (request: ChannelRequest<P, RequestUser<G>>) => PolicyAnswer<P> | Promise<PolicyAnswer<P>>,
>(
  target: object,
  methodName: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Makes a method of a provider the policy for the channels that match a pattern. The method receives a {@link ChannelRequest}
 * and grants access by returning `true` or, for presence channels, a {@link PresenceMember}. Anything else denies. To deny with
 * a reason for the logs, throw `new ForbiddenException('not a member')`. A thrown 401 or 429 reaches the client, any other 4xx
 * becomes a 403, a 5xx keeps its status, and everything else becomes a 500.
 *
 * Mistakes (syntax, conflicting patterns, options without effect) are reported when the application boots.
 *
 * @param pattern one pattern, or several that the method decides in the same way
 * @param options see {@link ChannelPolicyOptions}
 * @typeParam P the pattern or patterns, as literal types
 * @typeParam G whether guests are allowed
 * @example
 * ```ts
 * @ChannelPolicy('presence-room-<id:int>')
 * join({ user, params }: ChannelRequest<'presence-room-<id:int>'>): Promise<boolean> {
 *   return this.rooms.isMember(params.id, user.id);
 * }
 * ```
 */
export function ChannelPolicy<const P extends string | readonly string[], const G extends boolean = false>(
  pattern: CheckedPatterns<P>,
  options?: ChannelPolicyOptions<PatternsOf<P>, G>,
): PolicyMethodDecorator<PatternsOf<P>, G> {
  const patterns: readonly unknown[] = Array.isArray(pattern) ? pattern : [pattern];
  return (target, methodName, descriptor) =>
    declare(target, methodName, descriptor, {
      decides: 'channel',
      isBatch: false,
      patterns,
      options: { ...options } as DeclaredPolicyOptions,
    });
}
