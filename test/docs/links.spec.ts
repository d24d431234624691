import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsOf, linksIn } from './markdown.js';
import { PAGES } from './pages.js';

const LINKS = [...PAGES].flatMap(([page, text]) =>
  linksIn(text)
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => {
      const [path, anchor] = link.split('#') as [string, string | undefined];
      return { page, link, target: path === '' ? page : join(dirname(page), path), anchor };
    }),
);

describe('links between pages', () => {
  it('are found in the pages', () => {
    expect(LINKS.length).toBeGreaterThan(80);
    expect(LINKS.filter(({ anchor }) => anchor !== undefined).length).toBeGreaterThan(10);
  });

  it('lead to files that exist', () => {
    const lost = LINKS.filter(({ target }) => !existsSync(target));
    expect(lost.map(({ page, link }) => `${page}: ${link}`)).toEqual([]);
  });

  it('lead to headings that exist', () => {
    const lost = LINKS.filter(({ target, anchor }) => {
      const text = PAGES.get(target);
      return anchor !== undefined && text !== undefined && !anchorsOf(text).includes(anchor);
    });
    expect(lost.map(({ page, link }) => `${page}: ${link}`)).toEqual([]);
  });

  it.each(['docs', 'docs/maintaining', 'docs/maintaining/decisions'])(
    'from %s/README.md lead to every page in that folder',
    (folder) => {
      const listed = LINKS.filter(({ page }) => page === join(folder, 'README.md')).map(({ target }) => target);
      const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md');
      expect(pages.map((name) => join(folder, name)).filter((page) => !listed.includes(page))).toEqual([]);
    },
  );
});

describe('anchors of headings', () => {
  it('are computed as GitHub does', () => {
    const page =
      '# A `code` & more: «x»\n\n## Twice\n\n## Twice\n\n```sh\n# no heading\n```\n\n### [link](to.md) – 2\n';
    expect(anchorsOf(page)).toEqual(['a-code--more-x', 'twice', 'twice-1', 'link--2']);
  });
});
