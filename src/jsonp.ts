// What every release of pusher-js with JSONP sends, 1.6.4 to 8: a number between the quotes or, before 2.1, the channel's name. A
// list of function names in general would let a page call any function of ours (`opener.document.forms.0.submit`).
// Neither quote nor backslash may stand between the quotes.
const CALLBACK = /^Pusher\.auth_callbacks\['[A-Za-z0-9_\-=@,.;]{1,200}'\]$/;

/** Whether the value is a callback of pusher-js, and so safe to write into a script. */
export function isJsonpCallback(value: unknown): value is string {
  return typeof value === 'string' && CALLBACK.test(value);
}

/** Request headers by lower-case name, as Node gives them. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Why a value is no entry for `allowedOrigins`, or `undefined` when it is one: an origin as browsers write it, such as
 * `https://app.example` or `http://localhost:3000`. No path, no trailing slash, no wildcard, and never `null`, which is the
 * origin of any sandboxed frame.
 */
export function jsonpOriginProblem(value: unknown): string | undefined {
  const origin = originOf(value);
  if (origin === undefined) return 'must be an origin such as https://app.example';
  return origin === value ? undefined : `must be an origin and nothing else: write ${origin}`;
}

/**
 * Whether the page that asks for a script is on an allowed origin. A script tag carries the cookies of whoever looks at the
 * page, and any page can have one; what tells pages apart is what the browser adds and no page can change.
 *
 * - `Origin` and `Referer`: each that is there must be an allowed origin, the same in both.
 * - `Sec-Fetch-Site`, where there is one, must say that a page asked, which `none` (the address bar) does not. It names no
 *   origin, so it is evidence only as `same-origin`, of the endpoint's own origin, and that must be allowed as well: it is
 *   not implied, because a page there has no need of JSONP.
 * - No evidence is a no: a page can have its browser leave out the `Referer`.
 *
 * @param allowedOrigins entries that {@link jsonpOriginProblem} finds no fault with
 */
export function isAllowedJsonpOrigin(headers: RequestHeaders, allowedOrigins: readonly string[]): boolean {
  const { origin, referer, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined && site !== 'same-origin' && site !== 'same-site' && site !== 'cross-site') return false;
  const stated = [origin, referer].filter((header) => header !== undefined).map(originOf);
  const [first] = stated;
  if (stated.length > 0) {
    return first !== undefined && stated.every((one) => one === first) && allowedOrigins.includes(first);
  }
  return (
    site === 'same-origin' &&
    typeof host === 'string' &&
    (allowedOrigins.includes(`https://${host}`) || allowedOrigins.includes(`http://${host}`))
  );
}

function originOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined;
  const { origin, protocol } = new URL(url);
  // A blob: URL has the origin of the page that made it.
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}

const UNSAFE_IN_SCRIPT = /[<\u2028\u2029]/g;

/**
 * The script that hands the payload to the client's callback. The empty comment in front keeps the callback from being the
 * first bytes of the file, which is what attacks that pass a script off as another format need. `<` is escaped in case
 * something takes the reply for HTML, U+2028 and U+2029 because old engines end a line there, inside of a string too.
 *
 * @param callback one that `isJsonpCallback` accepts
 */
export function jsonpReply(callback: string, payload: object): string {
  const json = JSON.stringify(payload).replace(
    UNSAFE_IN_SCRIPT,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `/**/${callback}(${json});`;
}
