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
