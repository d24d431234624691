import { BootProblems } from '../../../src/boot/boot-problem.js';
import { validateDeclaration } from '../../../src/boot/validate-declaration.js';
import type { Declaration } from '../../../src/decorators/policy-metadata.js';

function read(sources: readonly unknown[], settings: { maxChannelNameLength?: number; hasMasterKey?: boolean } = {}) {
  const problems = new BootProblems();
  const declaration: Declaration = {
    decides: 'channel',
    isBatch: false,
    patterns: sources,
    options: {},
    methodName: 'c',
    placement: 'method',
  };
  const patterns = validateDeclaration(
    declaration,
    'A › B.c',
    { maxChannelNameLength: 164, hasMasterKey: true, ...settings },
    problems,
  );
  return { sources: patterns.map(({ source }) => source), problems: problems.all };
}

const problem = (code: string, what: string, fix: string) => ({ code, where: 'A › B.c', what, fix });

it.each<[sources: unknown[], problem: object]>([
  [[], problem('pattern-syntax', 'the list of patterns is empty', 'add at least one')],
  [[7], problem('pattern-syntax', 'a pattern must be a string', 'write it as a string')],
  [
    ['private-<id:itn>'],
    problem(
      'pattern-syntax',
      'private-<id:itn>\n            ^^^\nunknown type "itn"; did you mean "int"?'.split(';')[0]!,
      'did you mean "int"?',
    ),
  ],
])('%j is not a list of patterns', (sources, expected) => {
  expect(read(sources)).toEqual({ sources: [], problems: [expected] });
});

it('keeps the valid patterns', () => {
  const { sources, problems } = read(['private-a', 7, 'private-*', 'presence-b']);
  expect(sources).toEqual(['private-a', 'presence-b']);
  expect(problems).toHaveLength(2);
});

it('requires the master key for encrypted channels only', () => {
  const sources = ['private-encrypted-a', 'private-a', 'presence-a', 'private-encrypted-cache-a'];
  expect(read(sources).problems).toEqual([]);
  const { problems, ...kept } = read(sources, { hasMasterKey: false });
  expect(kept).toEqual({ sources });
  expect(problems).toEqual(
    ['private-encrypted-a', 'private-encrypted-cache-a'].map((source) =>
      problem(
        'encryption-key',
        `${source} is for encrypted channels, but encryptionMasterKeyBase64 is not set`,
        'set the option to 32 random bytes as base64: openssl rand -base64 32',
      ),
    ),
  );
});

it('applies the limit of the options', () => {
  const long = `private-${'x'.repeat(190)}`;
  expect(read([long]).problems).toHaveLength(1);
  expect(read([long], { maxChannelNameLength: 200 })).toEqual({ sources: [long], problems: [] });
});
