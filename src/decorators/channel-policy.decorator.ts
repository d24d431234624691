import type { CheckedPatterns } from '../channel/pattern-types.js';
import type { ChannelRequest } from './channel-request.js';
import { placeFinder } from './declaration-place.js';
import { declare } from './policy-metadata.js';
import type { ChannelPolicyOptions, DeclaredPolicyOptions, PolicyAnswer } from './policy-options.js';

type PatternsOf<P extends string | readonly string[]> = P extends readonly string[] ? P[number] : P & string;

/** What a guest policy's method must accept: a user that may be `undefined`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the method chooses its own user type unless guests are allowed
type RequestUser<G extends boolean> = true extends G ? undefined : any;

type PolicyMethodDecorator<P extends string, G extends boolean> = <
  M extends (request: ChannelRequest<P, RequestUser<G>>) => PolicyAnswer<P> | Promise<PolicyAnswer<P>>,
>(
  target: object,
  methodName: string | symbol,
  descriptor: TypedPropertyDescriptor<M>,
) => void;

/**
 * Makes a method of a provider the one that decides who may join the channels of a pattern. The method gets a
 * {@link ChannelRequest} and grants with `true` (presence: also with a {@link PresenceMember}); anything else denies. To deny
 * with a reason for the logs, throw `new ForbiddenException('not a member')`; a thrown 401 or 429 reaches the client, any
 * other 4xx is a 403, a 5xx keeps its status, and everything else is a 500.
 *
 * Everything that can be wrong with a declaration (syntax, ambiguity with another pattern, options that would be
 * ignored) is reported when the application boots.
 *
 * @param pattern one pattern, or several that the method decides alike: `'presence-room-<id:int>'`
 * @param options see {@link ChannelPolicyOptions}
 * @typeParam P the pattern or patterns, as literal types
 * @typeParam G whether guests are allowed
 */
export function ChannelPolicy<const P extends string | readonly string[], const G extends boolean = false>(
  pattern: P & CheckedPatterns<P>,
  options?: ChannelPolicyOptions<PatternsOf<P>, G>,
): PolicyMethodDecorator<PatternsOf<P>, G> {
  const patterns: readonly unknown[] = Array.isArray(pattern) ? pattern : [pattern];
  const place = placeFinder()?.written(ChannelPolicy);
  return (target, methodName, descriptor) =>
    declare(target, methodName, descriptor, {
      decides: 'channel',
      patterns,
      options: { ...options } as DeclaredPolicyOptions,
      place,
    });
}
