import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { codeBlocksIn, codeSpansIn, tablesIn } from './markdown.js';

const PAGE = readFileSync('docs/maintaining/architecture.md', 'utf8');
const CONTRIBUTING = readFileSync('CONTRIBUTING.md', 'utf8');

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

  it.each([
    ['docs/maintaining/architecture.md', PAGE, 'folder'],
    ['CONTRIBUTING.md', CONTRIBUTING, ''],
  ])('lists every folder: %s', (_, page, header) => {
    const table = tablesIn(page).find(({ header: [first], rows }) => first === header && rows.length > 5);
    const listed = table?.rows.flatMap(([cell]) => codeSpansIn(cell!)).map((name) => name.replace('src/', ''));
    const rooms = readdirSync('src', { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.map(({ name }) => `${name}/`).filter((room) => !listed?.includes(room))).toEqual([]);
  });
});
