// Reads CHANGELOG.md for releases.
//
//   node scripts/changelog.mjs notes 1.2.0            prints the notes of that version; fails if there are none
//   node scripts/changelog.mjs cut 1.2.0 2026-11-24   gives the unreleased section that number and date
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FILE = fileURLToPath(new URL('../CHANGELOG.md', import.meta.url));
const UNRELEASED = '## [Unreleased]';

/** The sections of a change log by version, newest first, including `Unreleased`. */
export function sectionsOf(text) {
  const [, ...sections] = text.split(/^## \[/m);
  return new Map(
    sections.map((section) => {
      const version = section.slice(0, section.indexOf(']'));
      return [version, section.slice(section.indexOf('\n') + 1).trim()];
    }),
  );
}

/** @throws Error if nothing is unreleased, or the version already exists */
export function cut(text, version, date) {
  const sections = sectionsOf(text);
  if (!sections.get('Unreleased')) throw new Error('CHANGELOG.md has nothing under [Unreleased]');
  if (sections.has(version)) throw new Error(`CHANGELOG.md already has ${version}`);
  return text.replace(UNRELEASED, `${UNRELEASED}\n\n## [${version}] - ${date}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [, , act, version, date = new Date().toISOString().slice(0, 10)] = process.argv;
  const text = readFileSync(FILE, 'utf8');
  if (act === 'cut') {
    writeFileSync(FILE, cut(text, version, date));
  } else {
    const notes = sectionsOf(text).get(version);
    if (!notes) throw new Error(`CHANGELOG.md has no section ${version}`);
    console.log(notes);
  }
}
