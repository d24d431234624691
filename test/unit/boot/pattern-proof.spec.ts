import type { BootProblem } from '../../../src/boot/boot-problem.js';
import { readPatterns } from '../../../src/boot/validate-declaration.js';

function read(sources: readonly unknown[], settings: { maxChannelNameLength?: number; hasMasterKey?: boolean } = {}) {
  const problems: BootProblem[] = [];
  const patterns = readPatterns(
    'A › B.c',
    sources,
    { maxChannelNameLength: 164, hasMasterKey: true, ...settings },
    problems,
  );
  return { sources: patterns.map(({ source }) => source), problems };
}

const problem = (code: string, what: string, fix: string) => ({ code, where: 'A › B.c', what, fix });

it.each<[sources: unknown[], problem: object]>([
  [[], problem('pattern-syntax', 'the list of patterns is empty', 'name at least one')],
  [[7], problem('pattern-syntax', 'a pattern is no string', 'write it as a string')],
  [
    ['private-<id:itn>'],
    problem(
      'pattern-syntax',
      'private-<id:itn>\n            ^^^\n"itn" is no type; did you mean "int"?'.split(';')[0]!,
      'did you mean "int"?',
    ),
  ],
])('%j is no list of patterns', (sources, expected) => {
  expect(read(sources)).toEqual({ sources: [], problems: [expected] });
});

it('keeps what is right beside what is wrong', () => {
  const { sources, problems } = read(['private-a', 7, 'private-*', 'presence-b']);
  expect(sources).toEqual(['private-a', 'presence-b']);
  expect(problems).toHaveLength(2);
});

it('asks for the master key of an encrypted channel, and of no other', () => {
  const sources = ['private-encrypted-a', 'private-a', 'presence-a', 'private-encrypted-cache-a'];
  expect(read(sources).problems).toEqual([]);
  const { problems, ...kept } = read(sources, { hasMasterKey: false });
  expect(kept).toEqual({ sources });
  expect(problems).toEqual(
    ['private-encrypted-a', 'private-encrypted-cache-a'].map((source) =>
      problem(
        'encryption-key',
        `${source} is an encrypted channel, and there is no encryptionMasterKeyBase64`,
        'set the option to the base64 of 32 random bytes: openssl rand -base64 32',
      ),
    ),
  );
});

it('measures with the limit of the application', () => {
  const long = `private-${'x'.repeat(190)}`;
  expect(read([long]).problems).toHaveLength(1);
  expect(read([long], { maxChannelNameLength: 200 })).toEqual({ sources: [long], problems: [] });
});
