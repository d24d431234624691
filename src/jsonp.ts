// The callbacks of all pusher-js releases with JSONP, 1.6.4 to 8: a number between the quotes or, before 2.1, the channel's
// name. A pattern for any function name would let a page call functions of the application's pages
// (`opener.document.forms.0.submit`). Quotes and backslashes between the quotes are excluded.
const CALLBACK = /^Pusher\.auth_callbacks\['[A-Za-z0-9_\-=@,.;]{1,200}'\]$/;

/** Whether the value is a callback of pusher-js, and therefore safe to write into a script. */
export function isJsonpCallback(value: unknown): value is string {
  return typeof value === 'string' && CALLBACK.test(value);
}

/** Request headers by lower-case name, as in Node. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * Describes why a value is invalid in `jsonpOrigins`; `undefined` if it is valid. It must be an origin as browsers write it,
 * such as `https://app.example` or `http://localhost:3000`: no path, no trailing slash, no wildcard, and never `null`, which is
 * the origin of every sandboxed frame.
 */
export function jsonpOriginProblem(value: unknown): string | undefined {
  const origin = originOf(value);
  if (origin === undefined) return 'must be an origin such as https://app.example';
  return origin === value ? undefined : `must be an origin and nothing else: write ${origin}`;
}

/**
 * Whether the page that loads the script has an allowed origin. Every page can contain a script tag, and it sends the visitor's
 * cookies. Only headers that the browser adds, and no page can change, tell the pages apart:
 *
 * - `Origin` and `Referer`: those that are present must have the same, allowed origin.
 * - `Sec-Fetch-Site`, if present, must say that a page asked, not the address bar (`none`). It does not name an origin, so it
 *   counts only as `same-origin`. The endpoint's own origin must then be allowed as well; it is not implied, because a page
 *   there does not need JSONP.
 * - Without any of these headers, the origin is not allowed: a page can make its browser omit the `Referer`.
 *
 * @param allowedOrigins valid according to {@link jsonpOriginProblem}
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
  // A blob: URL has the origin of the page that created it.
  return protocol === 'https:' || protocol === 'http:' ? origin : undefined;
}

const UNSAFE_IN_SCRIPT = /[<\u2028\u2029]/g;

/**
 * The script that passes the payload to the client's callback. The empty comment keeps the callback from being the first bytes
 * of the file, which attacks that disguise a script as another format need. `<` is escaped in case the reply is taken for HTML,
 * and U+2028 and U+2029 because old engines end a line there, even inside a string.
 *
 * @param callback valid according to `isJsonpCallback`
 */
export function jsonpReply(callback: string, payload: object): string {
  const json = JSON.stringify(payload).replace(
    UNSAFE_IN_SCRIPT,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `/**/${callback}(${json});`;
}
