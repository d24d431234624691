import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = '.github/workflows';
const MUTATION: string = '../mutation/mutation.mjs';
const FILES = readdirSync(FOLDER);
const TEXTS = new Map(FILES.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]));

interface Job {
  readonly file: string;
  readonly name: string;
  readonly text: string;
  readonly actions: readonly string[];
  readonly commands: readonly string[];
}

/** Every `run:`, `uses:` and job name is on one line, so no YAML parser is needed. */
const JOBS: readonly Job[] = [...TEXTS].flatMap(([file, text]) =>
  (text.split(/^jobs:$/m)[1] ?? '').split(/^(?= {2}[a-z-]+:$)/m).flatMap((part) => {
    const name = /^ {2}([a-z-]+):$/m.exec(part)?.[1];
    if (name === undefined) return [];
    const valuesOf = (key: string) =>
      [...part.matchAll(new RegExp(`^ +(?:- )?${key}: (.*)$`, 'gm'))].map(([, value]) => value ?? '');
    return { file, name, text: part, actions: valuesOf('uses'), commands: valuesOf('run') };
  }),
);
const TITLED = JOBS.map((job) => [`${job.file}: ${job.name}`, job] as const);
const job = (file: string, name: string): Job => JOBS.find((each) => each.file === file && each.name === name)!;

describe('the workflows', () => {
  it('are found with their jobs', () => {
    expect(TITLED.map(([title]) => title).sort()).toEqual([
      'api-reference.yml: build',
      'api-reference.yml: publish',
      'ci.yml: everything',
      'ci.yml: later-nodes',
      'release.yml: notes',
      'release.yml: package',
      'release.yml: publish',
      'release.yml: version',
      'trust.yml: fuzz',
      'trust.yml: mutation',
    ]);
    for (const text of TEXTS.values()) {
      const jobs = JOBS.filter(({ file }) => TEXTS.get(file) === text);
      expect(jobs.flatMap(({ actions }) => actions)).toHaveLength(text.split('uses:').length - 1);
      expect(jobs.flatMap(({ commands }) => commands)).toHaveLength(text.split('run:').length - 1);
      expect(text).not.toMatch(/run: *[|>]/);
    }
  });

  it.each(FILES)('pin actions by commit and note the version: %s', (file) => {
    const actions = JOBS.filter((each) => each.file === file).flatMap((each) => each.actions);
    expect(actions).not.toEqual([]);
    for (const action of actions) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('pin one commit of each action', () => {
    const actions = new Set(JOBS.flatMap((each) => each.actions));
    expect([...actions].map((action) => action.split('@')[0]).sort()).toEqual(
      [...new Set([...actions].map((action) => action.split('@')[0]))].sort(),
    );
  });

  it.each(FILES)('contain no registry and no other URL: %s', (file) => {
    expect(TEXTS.get(file)).not.toMatch(/registry[-_.]|npmjs|https?:/i);
  });

  it.each(FILES)('may only read unless a job overrides it: %s', (file) => {
    const beforeJobs = TEXTS.get(file)?.split(/^jobs:$/m)[0];
    expect(beforeJobs).toMatch(/^permissions:\n {2}contents: read\n$/m);
  });

  it.each(TITLED)('leave no credentials in a checkout: %s', (_title, { text }) => {
    const checkouts = text.split('actions/checkout@').slice(1);
    for (const checkout of checkouts) expect(checkout).toMatch(/^.*\n {8}with:\n {10}persist-credentials: false\n/);
  });

  it.each(TITLED)('quote expansions and expand no input in a command: %s', (_title, { commands }) => {
    for (const command of commands) {
      expect(command).not.toMatch(/\$\{\{(?! matrix\.)/);
      const unquoted = command.replace(/\$\{\{ matrix\.\w+ \}\}/g, '').replace(/"(?:\$\([^)]*\)"?|[^"])*"/g, '');
      expect(unquoted).not.toContain('$');
    }
  });

  it.each(TITLED.filter(([, { text }]) => / write\b/.test(text)))(
    'install nothing and run no code of a dependency in a job that may write: %s',
    (_title, { commands }) => {
      for (const command of commands) {
        expect(command).not.toMatch(/\b(npx|yarn|pnpm|make)\b|\.ci\/run|\bnpm (?!publish )/);
      }
    },
  );
});

describe('a release', () => {
  it('only publishes the tarball of the job without permissions', () => {
    const publish = job('release.yml', 'publish');
    expect(publish.commands).toEqual(['npm publish --ignore-scripts --provenance --access public ./*.tgz']);
    expect(publish.actions.map((action) => action.split('@')[0])).toEqual([
      'actions/setup-node',
      'actions/download-artifact',
    ]);
    expect(publish.text).toContain('needs: [version, package]');
    expect(publish.text.match(/permissions:\n( {6}.*\n)+/)?.[0]).toMatch(/^permissions:\n {6}id-token: write #.*\n$/);
    expect(job('release.yml', 'package').text).not.toMatch(/permissions|environment|secrets/);
  });

  it('needs a tag on main with the version, and a manual run publishes nothing', () => {
    for (const name of ['version', 'publish', 'notes']) {
      expect(job('release.yml', name).text).toMatch(/^ {4}if: github\.ref_type == 'tag'$/m);
    }
    expect(job('release.yml', 'version').commands.slice(0, 2)).toEqual([
      'git merge-base --is-ancestor "$GITHUB_SHA" origin/main',
      `test "$GITHUB_REF_NAME" = "v$(node -p "require('./package.json').version")"`,
    ]);
    expect(TEXTS.get('release.yml')).not.toContain('inputs');
    const published = JOBS.flatMap(({ name, commands }) =>
      commands.filter((command) => /npm publish(?!.*--dry-run)/.test(command)).map(() => name),
    );
    expect(published).toEqual(['publish']);
  });
});

it('new versions of actions arrive as pull requests', () => {
  expect(readFileSync('.github/dependabot.yml', 'utf8')).toMatch(
    /package-ecosystem: github-actions\n {4}directory: \/\n/,
  );
});

it('mutation testing covers every room', async () => {
  const { ROOMS } = (await import(MUTATION)) as { ROOMS: object };
  const named = /room: \[(.*)\]/.exec(TEXTS.get('trust.yml') ?? '')?.[1]?.split(', ');
  expect(named).toEqual(Object.keys(ROOMS));
});
