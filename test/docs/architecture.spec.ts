import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { codeBlocksIn, codeSpansIn, tablesIn } from './markdown.js';

const PAGE = readFileSync('docs/maintaining/architecture.md', 'utf8');

describe('docs/maintaining/architecture.md', () => {
  it('shows only existing files', () => {
    const code = codeBlocksIn(PAGE)
      .map((block) => block.code)
      .filter((text) => text.startsWith('flowchart'))
      .join('\n');
    const boxes = [...code.matchAll(/\w\[([^\]<]+)/g)].map(([, label]) => label!);
    const files = boxes
      .filter((label) => !label.endsWith('of the application'))
      .map((label) => `src/${label.replace('/ ', '/')}.ts`);
    expect(files.length).toBeGreaterThan(12);
    expect(files.filter((file) => !existsSync(file))).toEqual([]);
  });

  it('lists every folder', () => {
    const table = tablesIn(PAGE).find(({ header: [first] }) => first === 'folder');
    const listed = table?.rows.flatMap(([cell]) => codeSpansIn(cell!));
    const folders = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map(({ name }) => `${name}/`).filter((folder) => !listed?.includes(folder))).toEqual([]);
  });

  it('is where CONTRIBUTING.md sends readers for the folders', () => {
    expect(readFileSync('CONTRIBUTING.md', 'utf8')).toContain('(docs/maintaining/architecture.md)');
  });
});
