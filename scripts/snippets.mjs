// Keeps the code in the documentation equal to code that is compiled and run by the tests.
//
// A comment above each code block in README.md and docs/ names its source:
//
//   <!-- snippet: test/docs/quick-start.ts#policies -->
//
// `#policies` is the part between `// #region policies` and `// #endregion` of that file; without `#`, the whole file. Printed
// output (a log, a reply) also has a source: a file that a test compares with the real output.
// Usage: node scripts/snippets.mjs [--check]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const BLOCK = /(?:<!-- snippet: (\S+?)(?:#(\S+))? -->\n\n?)?^```(\w*)\n([\s\S]*?)^```$/gm;
// A test compares commands with package.json; diagrams are not code.
const WITHOUT_SOURCE = new Set(['sh', 'mermaid']);
/** Blocks that cannot have a source, by their first line, with the reason. */
const ILLUSTRATIONS = {
  'index → module → boot → endpoint → service → decision → policy → decorators → channel':
    'the direction of imports, which test/unit/architecture.spec.ts enforces',
  'private-<a:int>-<b:int>-<c:int>-…-x1': 'a sketch of patterns, too long to write out',
};

/** Pages whose printed output a test reads and compares with the real output, with the name of that test. */
export const COMPARED = { 'docs/command-line.md': 'test/unit/command-line' };

/** All Markdown files that users read. */
export function documents() {
  const inDocs = readdirSync(join(root, 'docs'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.md'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
  return ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'sample-app/README.md', ...inDocs].filter((path) =>
    exists(path),
  );
}

/** @returns the document with its snippets updated from the sources, and the blocks without a source */
export function renew(path) {
  const text = readFileSync(join(root, path), 'utf8');
  const strays = [];
  const renewed = text.replace(BLOCK, (block, source, region, language, code) => {
    if (!source) {
      const [firstLine] = code.split('\n', 1);
      const isCompared = Object.hasOwn(COMPARED, path) && language !== 'ts' && language !== 'js';
      const mayBeWithout = WITHOUT_SOURCE.has(language) || Object.hasOwn(ILLUSTRATIONS, firstLine) || isCompared;
      if (!mayBeWithout) strays.push(firstLine);
      return block;
    }
    const name = region ? `${source}#${region}` : source;
    return `<!-- snippet: ${name} -->\n\n\`\`\`${language}\n${snippet(source, region)}\`\`\``;
  });
  return { text, renewed, strays };
}

function snippet(source, region) {
  const text = readFileSync(join(root, source), 'utf8');
  if (!region) return text;
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim() === `// #region ${region}`);
  const end = lines.findIndex((line, index) => index > start && line.trim() === '// #endregion');
  if (start < 0 || end < 0) throw new Error(`${source} has no region ${region}`);
  const part = lines.slice(start + 1, end).filter((line) => !/^\s*\/\/ (#region|eslint-|@ts-|prettier-)/.test(line));
  const indent = Math.min(...part.filter((line) => line.trim()).map((line) => /^ */.exec(line)[0].length));
  return `${part.map((line) => line.slice(indent)).join('\n')}\n`;
}

function exists(path) {
  try {
    readFileSync(join(root, path));
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const check = process.argv.includes('--check');
  let wrong = 0;
  for (const path of documents()) {
    const { text, renewed, strays } = renew(path);
    for (const stray of strays) {
      console.error(`${path}: a code block has no source: ${stray}`);
      wrong += 1;
    }
    if (text === renewed) continue;
    if (check) {
      console.error(`${path}: snippets differ from their sources; run: node scripts/snippets.mjs`);
      wrong += 1;
    } else {
      writeFileSync(join(root, path), renewed);
      console.log(`updated ${path}`);
    }
  }
  process.exitCode = wrong > 0 ? 1 : 0;
}
