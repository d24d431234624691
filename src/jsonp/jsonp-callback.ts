// What every release of pusher-js with JSONP sends, 1.6.4 to 8: a number between the quotes or, before 2.1, the channel's name. A
// list of function names in general would let a page call any function of ours (`opener.document.forms.0.submit`).
// Neither quote nor backslash may stand between the quotes.
const CALLBACK = /^Pusher\.auth_callbacks\['[A-Za-z0-9_\-=@,.;]{1,200}'\]$/;

/** Whether the value is a callback of pusher-js, and so safe to write into a script. */
export function isJsonpCallback(value: unknown): value is string {
  return typeof value === 'string' && CALLBACK.test(value);
}
