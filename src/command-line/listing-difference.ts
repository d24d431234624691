import { UNNAMED } from './listing-rows.js';

/**
 * How two listings differ, line by line, without regard for how columns are aligned: one longer pattern would otherwise
 * change every line.
 *
 * @returns lines that begin with `-` where only the first has them, and with `+` where only the second has; those of
 *   an app with a name say which
 */
export function differenceOf(before: string, after: string): string[] {
  const [old, current] = [linesOf(before), linesOf(after)];
  const removed = without(old, current).map((line) => `- ${line}`);
  const added = without(current, old).map((line) => `+ ${line}`);
  return [...removed, ...added];
}

/** The lines with the app that they belong to, if it has a name: the same policy in another app is another permission. */
function linesOf(listing: string): string[] {
  let app = UNNAMED;
  return listing
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const named = /^(?:- )?App: (.*)$/.exec(line)?.[1];
      app = named ?? app;
      const text = unaligned(line);
      return named !== undefined || app === UNNAMED ? text : `${app}: ${text}`;
    });
}

/** Dashes are alignment below the headings alone: a pattern may have many of them, too. */
function unaligned(line: string): string {
  const isRule = /^[| -]+$/.test(line);
  return (isRule ? line.replace(/-+/g, '-') : line).replace(/ {2,}/g, ' ');
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
