import type { ChannelParams, CheckedPatterns, KindOf } from '../../src/channel/pattern-types.js';
import { channelName, matchChannel } from '../../src/channels.js';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const same = <A, B>(...proof: Same<A, B> extends true ? [] : [never]): number => proof.length;

// The kind is that of the longest prefix.
same<KindOf<'private-x'>, 'private'>();
same<KindOf<'private-cache-x'>, 'private-cache'>();
same<KindOf<'private-encrypted-x'>, 'private-encrypted'>();
same<KindOf<'private-encrypted-cache-x'>, 'private-encrypted-cache'>();
same<KindOf<'presence-<id>'>, 'presence'>();
same<KindOf<'presence-cache-<id>'>, 'presence-cache'>();
same<KindOf<'private-x' | 'presence-y'>, 'private' | 'presence'>();
same<KindOf<'lobby'>, never>();
// @ts-expect-error the proof above can fail
same<KindOf<'private-x'>, 'presence'>();

// Parameters have the type of their placeholder.
same<ChannelParams<'private-<id>'>, { readonly id: string }>();
same<ChannelParams<'private-<n:int>-<u:uuid>'>, { readonly n: number; readonly u: string }>();
same<ChannelParams<'private-<r:a|b|c>.<x>'>, { readonly r: 'a' | 'b' | 'c'; readonly x: string }>();
// As many alternatives as there are countries, and more: the compiler stops at fifty types within each other.
type Ten = 'aa|ab|ac|ad|ae|af|ag|ah|ai|aj';
type Fifty = `${Ten}|${Ten}|${Ten}|${Ten}|${Ten}`;
type Many = `${Fifty}|${Fifty}|${Fifty}|${Fifty}|${Fifty}|${Fifty}`;
same<
  ChannelParams<`private-<country:${Many}|zw>`>['country'],
  'aa' | 'ab' | 'ac' | 'ad' | 'ae' | 'af' | 'ag' | 'ah' | 'ai' | 'aj' | 'zw'
>();
same<ChannelParams<string>, Readonly<Record<string, string | number>>>();
same<ChannelParams, Readonly<Record<string, string | number>>>();
same<ChannelParams<'private-<a>' | 'private-<b:int>'>, { readonly a: string } | { readonly b: number }>();

// An invalid literal becomes a sentence.
same<CheckedPatterns<'private-<id>'>, 'private-<id>'>();
same<CheckedPatterns<string>, string>();
same<CheckedPatterns<'room-<id>'>, 'room-<id> does not start with private- or presence-'>();
same<
  CheckedPatterns<readonly ['private-a', 'b']>[1],
  'b' & { readonly wrong: 'b does not start with private- or presence-' }
>();

channelName('private-<n:int>-<r:a|b>', { n: 1, r: 'a' });
channelName('private-' + String(1), { anything: 1 });
// @ts-expect-error a parameter is missing
channelName('private-<id>', {});
// @ts-expect-error an int is a number
channelName('private-<id:int>', { id: '1' });
// @ts-expect-error none of the alternatives
channelName('private-<r:a|b>', { r: 'c' });
// @ts-expect-error unknown parameter
channelName('private-<id>', { id: '1', other: 2 });
// @ts-expect-error no prefix of a kind
channelName('room-<id>', { id: '1' });
// @ts-expect-error unknown type
channelName('private-<id:itn>', { id: '1' });

const params = matchChannel('private-<n:int>-<r:a|b>', 'private-1-a');
same<typeof params, { readonly n: number; readonly r: 'a' | 'b' } | undefined>();
// @ts-expect-error it may not match
void params.n;
