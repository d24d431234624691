/** A fenced block of code. */
export interface CodeBlock {
  /** The language after the fence: `ts`, `sh`, or nothing. */
  readonly language: string;
  readonly code: string;
  /** The source named in the comment above it, with its region. */
  readonly source?: string;
  readonly line: number;
}

export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The last heading above it. */
  readonly heading: string;
}

/** A heading of the fourth level, and the text below it. */
export interface Entry {
  /** The headings of the second and of the third level above it. */
  readonly part: string;
  readonly section: string;
  readonly heading: string;
  readonly text: string;
}

const BLOCK = /(?:<!-- snippet: (\S+) -->\n\n?)?^```(\w*)\n([\s\S]*?)^```$/gm;

export function codeBlocksIn(page: string): CodeBlock[] {
  return [...page.matchAll(BLOCK)].map(({ index, 0: whole, 1: source, 2: language, 3: code }) => ({
    language: language!,
    code: code!,
    ...(source !== undefined && { source }),
    line: page.slice(0, index + whole.indexOf('```')).split('\n').length,
  }));
}

/** The page without code blocks, whose lines may look like headings, tables or links. */
function proseOf(page: string): string {
  return page.replaceAll(BLOCK, '');
}

/** The anchors of all headings, as GitHub creates them. */
export function anchorsOf(page: string): string[] {
  const seen = new Map<string, number>();
  return [...proseOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading]) => {
    const anchor = heading!
      .toLowerCase()
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .trim()
      .replaceAll(' ', '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  });
}

/** The targets of all links and images. */
export function linksIn(page: string): string[] {
  const prose = proseOf(page).replaceAll(/`[^`\n]+`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
}

export function tablesIn(page: string): Table[] {
  const tables: Table[] = [];
  let heading = '';
  let rows: string[][] = [];
  for (const line of [...proseOf(page).split('\n'), '']) {
    if (line.startsWith('|')) {
      rows.push(cellsOf(line));
      continue;
    }
    if (rows.length > 2) tables.push({ header: rows[0]!, rows: rows.slice(2), heading });
    rows = [];
    heading = /^#+ (.+)$/.exec(line)?.[1] ?? heading;
  }
  return tables;
}

export function entriesIn(page: string): Entry[] {
  return proseOf(page)
    .split(/^(?=## )/m)
    .flatMap((part) => part.split(/^(?=### )/m).map((section) => ({ part: headingOf(part), section })))
    .flatMap(({ part, section }) =>
      section
        .split(/^#### /m)
        .slice(1)
        .map((entry) => {
          const [heading = '', ...lines] = entry.split('\n');
          return { part, section: headingOf(section), heading, text: lines.join('\n').trim() };
        }),
    );
}

/** The heading at the start of a text. */
function headingOf(text: string): string {
  return /^#{2,3} (.+)/.exec(text)?.[1] ?? '';
}

function cellsOf(line: string): string[] {
  return line
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}

/** The texts in backticks. */
export function codeSpansIn(text: string): string[] {
  return [...text.matchAll(/(`+)(.+?)\1(?!`)/g)].map(([, , code]) => code!.trim());
}
