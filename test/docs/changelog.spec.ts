import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface Changelog {
  sectionsOf(text: string): Map<string, string>;
  cut(text: string, version: string, date: string): string;
}

const TEXT = readFileSync('CHANGELOG.md', 'utf8');
const SAMPLE = '# Changelog\n\nAll.\n\n## [Unreleased]\n\n### Added\n\n- this\n\n## [0.1.0] - 2026-11-24\n\n- that\n';

describe('the change log', () => {
  let log: Changelog;
  beforeAll(async () => {
    log = (await import(pathToFileURL('scripts/changelog.mjs').href)) as Changelog;
  });

  it('starts with unreleased changes and has a number and a date for every version', () => {
    const headings = TEXT.split('\n').filter((line) => line.startsWith('## '));
    expect(headings[0]).toBe('## [Unreleased]');
    expect(headings.slice(1).filter((heading) => !/^## \[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/.test(heading))).toEqual(
      [],
    );
    const groups = TEXT.split('\n').filter((line) => line.startsWith('### '));
    const known = ['### Added', '### Changed', '### Deprecated', '### Removed', '### Fixed', '### Security'];
    expect(groups.filter((group) => !known.includes(group))).toEqual([]);
  });

  it('has sections', () => {
    expect([...log.sectionsOf(SAMPLE)]).toEqual([
      ['Unreleased', '### Added\n\n- this'],
      ['0.1.0', '- that'],
    ]);
  });

  it('gets a number and a date for its unreleased changes', () => {
    const released = log.cut(SAMPLE, '0.2.0', '2026-12-24');
    expect(released).toContain('## [Unreleased]\n\n## [0.2.0] - 2026-12-24\n\n### Added\n\n- this\n\n## [0.1.0]');
    expect(() => log.cut(released, '0.3.0', '2026-12-25')).toThrow('nothing under [Unreleased]');
    expect(() => log.cut(SAMPLE, '0.1.0', '2026-12-25')).toThrow('already has 0.1.0');
  });

  it('becomes the notes of a release', () => {
    const notes = (version: string) =>
      execFileSync(process.execPath, ['scripts/changelog.mjs', 'notes', version], { encoding: 'utf8', stdio: 'pipe' });
    expect(notes('Unreleased')).toBe(`${log.sectionsOf(TEXT).get('Unreleased')}\n`);
    expect(() => notes('99.0.0')).toThrow('has no section 99.0.0');
  });
});
