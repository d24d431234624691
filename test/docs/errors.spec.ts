import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { HOLE, messageTemplates } from './message-templates.js';
import { anchorsOf, codeSpansIn, type Entry, entriesIn, linksIn } from './markdown.js';

const PAGE = readFileSync('docs/errors.md', 'utf8');

/** Texts that need no entry on the page, because they are only parts of messages. */
const NOT_OF_THE_PAGE: ReadonlySet<string> = new Set([
  // The address of the page.
  'See node_modules/nestjs-pusher-auth/docs/errors.md#…',
  // Fallbacks for names that Nest does not know.
  'Server Error',
  'unknown module',
  '… does not belong to a module.',
  // Parts of lines that the page describes in a sentence.
  'for user …',
  'and … more',
  'batch policy',
  // Part of a fix.
  '…, or alternatives such as a|b',
  // jsonpOriginProblem only validates: the application reads the message of the option.
  'must be an origin such as https://app.example',
  'must be an origin and nothing else: write …',
  // Commands, and parts of commands, that a message names.
  ...['npm install', 'pnpm add', 'yarn add', 'bun add', 'npx nestjs-pusher-auth policies … > …'],
  'the compiled file of its root module',
  // The lines to add, as code.
  'import { … } from …………',
  "import { … } from '…';",
  // The position at which Node's own message is cut.
  '. To specify',
  // Labels and values in the output of `why`.
  ...['Also match:', 'Do not match:', '401 without a user', 'the signed-in user', 'one call for each channel'],
  ...['the policy is also called without a user', 'one call decides all matching channels of a request'],
]);

/** Messages of others: TypeScript, body parsers, pusher-js, Nest and its packages. */
const OF_OTHERS: ReadonlySet<string> = new Set([
  'When compiling',
  'body-parsers',
  'pusher-js',
  'Nest, Passport and Jest',
]);

/** Messages that need no fix. */
const MEANT: ReadonlySet<string> = new Set([
  'Nothing differs.',
  'Not a mistake: this method decides these channels. Nest logs routes in the same way.',
  'Not a mistake: this method decides who signs in.',
]);

/** Sections whose entries explain a text. All others have a fix. */
const EXPLAINED: ReadonlySet<string> = new Set(['denied', 'reasons', 'What explain says']);

const FOUND = messageTemplates();
/** The messages that the page must contain. */
const TEMPLATES = [...new Set(FOUND.filter(({ isMessage }) => isMessage).map(({ text }) => text))].filter(
  (text) => !NOT_OF_THE_PAGE.has(text) && !text.startsWith('Usage: '),
);
/** The templates that a message may consist of: the longest first, and those that only frame others last. */
const PARTS = [...new Set(FOUND.map(({ text }) => text))].sort((one, other) => saidBy(other) - saidBy(one));

function saidBy(template: string): number {
  return template.replaceAll(HOLE, '').length;
}

const ENTRIES = entriesIn(PAGE);
const MESSAGES = ENTRIES.filter(({ part, section }) => !OF_OTHERS.has(part) && !OF_OTHERS.has(section)).flatMap(
  ({ heading }) => codeSpansIn(heading),
);

/**
 * Returns the templates that a message of the page consists of, or `undefined` if it is not a message of the library.
 * A filled-in part is `…`, a word, or another such message. A message that ends with ` …` may be cut there.
 */
function templatesOf(message: string): readonly string[] | undefined {
  const whole = firstThatFits(message, (template) => [template]);
  if (whole || !message.endsWith(` ${HOLE}`)) return whole;
  return firstThatFits(message.slice(0, -HOLE.length - 1), beginningsOf);
}

function firstThatFits(
  message: string,
  textsOf: (template: string) => readonly string[],
): readonly string[] | undefined {
  for (const template of PARTS) {
    for (const text of textsOf(template)) {
      const used = fillingsOf(text, message)?.map((filling) => (isPlain(filling) ? [] : templatesOf(filling.trim())));
      if (used?.every((one) => one !== undefined)) return [template, ...used.flat()];
    }
  }
  return undefined;
}

function fillingsOf(template: string, message: string): string[] | undefined {
  const pattern = template.split(HOLE).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${pattern.join('(.*?)')}$`, 's').exec(message)?.slice(1);
}

function isPlain(filling: string): boolean {
  return !filling.trim().includes(' ');
}

/** The beginnings to which a message may be cut: at a space, after at least three words. */
function beginningsOf(template: string): string[] {
  const words = template.split(' ');
  return words.slice(3).map((_, index) => words.slice(0, index + 3).join(' '));
}

describe('docs/errors.md', () => {
  it('is compared with the messages in the sources', () => {
    expect(TEMPLATES.length).toBeGreaterThan(120);
    expect(TEMPLATES).toEqual(
      expect.arrayContaining([
        'channel_name is missing',
        'user info must have at most … bytes as JSON, not …',
        '… and … both match …, and neither is more specific',
        'received status … from …',
        'its imports are not a plain array',
        '--check compares text or Markdown',
      ]),
    );
    expect(NOT_OF_THE_PAGE.size).toBe(new Set([...NOT_OF_THE_PAGE].filter(isInSources)).size);
  });

  it('has only messages that exist', () => {
    expect(MESSAGES.length).toBeGreaterThan(120);
    expect(MESSAGES.filter((message) => !templatesOf(message))).toEqual([]);
  });

  it('has every message that exists', () => {
    const shown = new Set(MESSAGES.flatMap((message) => templatesOf(message) ?? []));
    expect(TEMPLATES.filter((template) => !shown.has(template))).toEqual([]);
  });

  it('fails for a changed message', () => {
    expect(templatesOf('channel_name must not be green')).toBeUndefined();
    expect(templatesOf('the policy said maybe')).toBeUndefined();
    expect(templatesOf('channel_name must not be empty')).toContain('must not be empty');
  });

  it('has a fix for each message', () => {
    const isSilent = ({ part, section, text }: Entry) =>
      text === '' || !(EXPLAINED.has(part) || EXPLAINED.has(section) || text.includes('**Fix:**') || MEANT.has(text));
    expect(ENTRIES.filter(isSilent)).toEqual([]);
  });

  it('has a section for every kind of mistake and every link in a message', () => {
    const anchors = anchorsOf(PAGE);
    const linked = [...bootProblemCodes(), ...linkedSections()];
    expect(linked.length).toBeGreaterThan(17);
    expect(linked.filter((section) => !anchors.includes(section))).toEqual([]);
    const [, atBoot] = /^## At boot$([\s\S]*)^## Warnings at boot$/m.exec(PAGE)!;
    expect(anchorsOf(atBoot!.replaceAll(/^#### .*$/gm, ''))).toEqual(bootProblemCodes());
  });

  it('has only links into the package', () => {
    expect(linksIn(PAGE).filter((link) => !/^(?:[a-z-]+\.md)?(?:#[a-z\d-]+)?$/.test(link))).toEqual([]);
    const { files } = JSON.parse(readFileSync('package.json', 'utf8')) as { files: string[] };
    expect(files).toContain('docs/**/*.md');
  });
});

function isInSources(text: string): boolean {
  return FOUND.some((template) => template.text === text);
}

/** The members of the union `BootProblemCode`, in order. */
function bootProblemCodes(): string[] {
  const file = ts.createSourceFile(
    'boot-problem.ts',
    readFileSync('src/boot/boot-problem.ts', 'utf8'),
    ts.ScriptTarget.ES2022,
  );
  const union = file.statements.filter(ts.isTypeAliasDeclaration).find(({ name }) => name.text === 'BootProblemCode');
  const members = union && ts.isUnionTypeNode(union.type) ? union.type.types : [];
  return members.map((member) =>
    ts.isLiteralTypeNode(member) && ts.isStringLiteral(member.literal) ? member.literal.text : '?',
  );
}

/** The sections that calls of `seeSection` name. */
function linkedSections(): string[] {
  return ts.sys
    .readDirectory('src', ['.ts'])
    .flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/seeSection\('([^']+)'\)/g)].map(([, name]) => name!));
}
