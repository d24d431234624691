/**
 * How two listings differ, line by line, without regard for how columns are aligned: one longer pattern would otherwise
 * change every line.
 *
 * @returns lines that begin with `-` where only the first has them, and with `+` where only the second has
 */
export function differenceOf(before: string, after: string): string[] {
  const [old, current] = [linesOf(before), linesOf(after)];
  const removed = without(old, current).map((line) => `- ${line}`);
  const added = without(current, old).map((line) => `+ ${line}`);
  return [...removed, ...added];
}

function linesOf(listing: string): string[] {
  return listing
    .split(/\r?\n/)
    .map((line) => line.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---').trim())
    .filter((line) => line !== '');
}

function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
