import { parseChannelPattern } from '../../../src/channel/parse-pattern.js';
import type { PatternProblem } from '../../../src/channel/pattern.js';

/** The place of each problem, as the text that is meant, and what is said about it. */
function problemsOf(source: string, maxLength?: number): string[][] {
  const parsed = parseChannelPattern(source, maxLength);
  if (!Array.isArray(parsed)) return [];
  return parsed.map(({ at, length, reason, fix }) => [source.slice(at, at + length), reason, fix]);
}

const NO_KIND = 'there is no kind of channel with this prefix that needs authorization';
const KINDS = 'private-, private-cache-, private-encrypted-, private-encrypted-cache-, presence-, presence-cache-';
const NO_NAME = 'write a name of letters, digits and _ that starts with a letter, such as <id>';
const TYPES = 'write one of int, uuid, word, slug, or alternatives such as a|b';
const CHARACTERS = 'use letters, digits and _ - = @ , . ; only';
const UNCLEAR = 'so it would not be clear where the value ends';

it.each<[source: string, place: string, reason: string, fix: string]>([
  // The kind.
  ['', '', NO_KIND, `start with one of ${KINDS}`],
  ['lobby', 'lobby', NO_KIND, `start with one of ${KINDS}`],
  ['my-private-room', 'my-', NO_KIND, `start with one of ${KINDS}`],
  ['-private-room', '-', NO_KIND, `start with one of ${KINDS}`],
  ['1-private-room', '1', NO_KIND, `start with one of ${KINDS}`],
  ['Private', 'Private', NO_KIND, `start with one of ${KINDS}`],
  ['Private-x', 'Private-', NO_KIND, 'write "private-" in lower case'],
  ['PRESENCE-x', 'PRESENCE-', NO_KIND, 'write "presence-" in lower case'],
  [
    'private-',
    'private-',
    'nothing follows the prefix, and no channel has such a name',
    'go on after the prefix: private-<name>',
  ],
  [
    'presence-cache-',
    'presence-cache-',
    'nothing follows the prefix, and no channel has such a name',
    'go on after the prefix: presence-cache-<name>',
  ],
  // What is no placeholder.
  ['private-room-<id', '<id', '"<id" is not closed', 'close the placeholder with ">"'],
  ['private-<ab-<id>', '<ab-', '"<ab-" is not closed', 'close the placeholder with ">"'],
  ['private-id>', '>', '">" closes no placeholder', 'open the placeholder with "<", or remove the ">"'],
  ['private-*', '*', '"*" is no wildcard here', 'write a placeholder: <name>'],
  ['private-*room_1-a', '*room_1', '"*" is no wildcard here', 'write a placeholder: <room_1>'],
  ['private-{}', '{}', '"{}" is no placeholder here', 'write <name>'],
  ['private-{roomId}', '{roomId}', '"{roomId}" is no placeholder here', 'write <roomId>'],
  ['private-{1a}', '{1a}', '"{1a}" is no placeholder here', 'write <a>'],
  ['private-:', ':', '":" is no placeholder here', 'write <name>'],
  ['private-:room_1-a', ':room_1', '":room_1" is no placeholder here', 'write <room_1>'],
  ['private-a|b', '|', '"|" stands outside a placeholder', 'write alternatives inside one: <name:a|b>'],
  ['private-a b', ' ', '" " cannot be in a channel name', CHARACTERS],
  ['private-a\nb', '\n', '"\\n" cannot be in a channel name', CHARACTERS],
  ['private-"', '"', '"\\"" cannot be in a channel name', CHARACTERS],
  ['private-}', '}', '"}" cannot be in a channel name', CHARACTERS],
  ['private-😀', '😀', '"😀" cannot be in a channel name', CHARACTERS],
  // The name of a placeholder.
  ['private-<>', '<>', 'a placeholder has no name', NO_NAME],
  ['private-<:int>', '<:int>', 'a placeholder has no name', NO_NAME],
  ['private-<1a>', '1a', '"1a" cannot be the name of a placeholder', NO_NAME],
  ['private-<_a:int>', '_a', '"_a" cannot be the name of a placeholder', NO_NAME],
  ['private-<a-b:int>', 'a-b', '"a-b" cannot be the name of a placeholder', NO_NAME],
  ['private-<a\n>', 'a\n', '"a\\n" cannot be the name of a placeholder', NO_NAME],
  ['private-<ä>', 'ä', '"ä" cannot be the name of a placeholder', NO_NAME],
  [
    'private-<a>-<a>',
    '<a>',
    '<a> takes any characters, so only the last placeholder may be like that',
    'give it a type, such as <a:word>',
  ],
  ['private-<a:int>-<a>', '<a>', '<a> is there twice', 'give every placeholder its own name'],
  // Its type.
  ['private-<id:>', ':', 'a type is missing after ":"', TYPES],
  ['private-<id:itn>', 'itn', '"itn" is no type', 'did you mean "int"?'],
  ['private-<id:number>-x', 'number', '"number" is no type', TYPES],
  ['private-<id:a"b>', 'a"b', '"a\\"b" is no type', TYPES],
  ['private-<id:int:x>', 'int:x', '"int:x" is no type', 'did you mean "int"?'],
  ['private-<id:INT:x>', 'INT:x', '"INT:x" is no type', TYPES],
  // Alternatives.
  ['private-<id:|>', '|', 'an alternative is empty', 'remove a "|", or write the word'],
  ['private-<id:|yes>', '|', 'an alternative is empty', 'remove a "|", or write the word'],
  ['private-<id:yes|>', '|', 'an alternative is empty', 'remove a "|", or write the word'],
  ['private-<id:yes||no>', '|', 'an alternative is empty', 'remove a "|", or write the word'],
  ['private-<id:yes|no"!|x>', 'no"!', '"no\\"!" has characters that cannot be in a channel name', CHARACTERS],
  ['private-<id:yes|!o|x>', '!o', '"!o" has characters that cannot be in a channel name', CHARACTERS],
  ['private-<id:yes|no|yes|x>', 'yes', '"yes" is there twice', 'remove one of them'],
  [
    'private-<id:a|bc|bcd>',
    'bcd',
    `"bc" is the start of "bcd", ${UNCLEAR}`,
    'choose words of which none is the start of another',
  ],
  [
    'private-<id:a|bcd|bc>',
    'bc',
    `"bc" is the start of "bcd", ${UNCLEAR}`,
    'choose words of which none is the start of another',
  ],
  // What follows it.
  [
    'private-<a>-<b:int>',
    '<a>',
    '<a> takes any characters, so only the last placeholder may be like that',
    'give it a type, such as <a:word>',
  ],
  [
    'private-<a:word>xy<b>',
    'x',
    `what follows <a:word> may start with "x", which the value itself can contain, ${UNCLEAR}`,
    'separate them with a character that no word contains, such as "-"',
  ],
  [
    'private-<a:slug>-<b>',
    '-',
    `what follows <a:slug> may start with "-", which the value itself can contain, ${UNCLEAR}`,
    'separate them with a character that no slug contains, such as "."',
  ],
  [
    'private-<a:int><b:word>',
    '<b:word>',
    `what follows <a:int> may start with "0", which the value itself can contain, ${UNCLEAR}`,
    'separate them with a character that no int contains, such as "-"',
  ],
  [
    'private-<a:int><b:x|y|7>',
    '<b:x|y|7>',
    `what follows <a:int> may start with "7", which the value itself can contain, ${UNCLEAR}`,
    'separate them with a character that no int contains, such as "-"',
  ],
  // Its names.
  [
    'private-<a:uuid>-' + 'x'.repeat(120),
    '<a:uuid>-' + 'x'.repeat(120),
    'the shortest name that fits has 165 characters, and a name has at most 164',
    'shorten the pattern',
  ],
  [
    'private-<a:cache|encrypted>-<b>',
    '<a:cache|encrypted>-<b>',
    'no private channel has such a name: what starts like this is of another kind, or too long',
    'write the prefix of the kind that you mean in full, or change the first characters after it',
  ],
])('%j: %j is marked', (source, ...problem) => {
  expect(problemsOf(source)[0]).toEqual(problem);
  // Neither over the end, nor nothing.
  const [{ at, length }] = parseChannelPattern(source) as [PatternProblem];
  expect(length).toBe(Math.max(1, source.slice(at, at + length).length));
});

it.each([
  ['private-{a}{b}', ['{a}', '{b}']],
  ['private-*-*-:a:b', ['*', '*', ':a', ':b']],
  ['private-:a|b', [':a', '|']],
  ['private-<a<b>c>', ['<a', '>']],
  ['private-{<a>}', ['{', '}']],
  ['private-{a{b}}', ['{', '{b}', '}']],
  ['private-  ', [' ', ' ']],
  ['private-<a:itn>-<a:wrod>', ['itn', 'wrod']],
  ['private-<a:int>-<a:word>-<a>', ['<a:word>', '<a>']],
  ['private-<a>-<a>-<b:int>', ['<a>', '<a>', '<a>']],
  // Without a kind, too.
  ['lobby-<a>-{b}-<c>', ['lobby-', '<a>', '{b}']],
  ['#lobby', ['#lobby', '#']],
])('all problems of %s are told, by place: %j', (source, places) => {
  expect(problemsOf(source).map(([place]) => place)).toEqual(places);
});

it.each([
  ['private-<a:int>-<b:word>-<c:slug>.<d:uuid><e:x|y><f>', 'a placeholder of each type'],
  ['private-<a:int>a', 'a literal that cannot be in the value'],
  ['private-<a:int><b:x|y>', 'alternatives that cannot be in the value'],
  ['private-<a:uuid>0-<b>', 'a literal behind a value that shows where it ends'],
  ['private-<a:x|y>x-<b>', 'a literal behind alternatives'],
  ['private-<a:word>-<b:word>x', 'a literal behind the last placeholder'],
  ['private-<Az09_>', 'every character of names'],
  ['private-<a:aZ0|_-=|@,.;>', 'every character of alternatives'],
  ['private-<a:ba|ca>', 'alternatives that end alike'],
])('%s is right: %s', (source) => {
  expect(problemsOf(source)).toEqual([]);
});

it('reports what is broken, and not what would follow from it', () => {
  // Whether <c> may follow what stands there is unknown.
  expect(problemsOf('private-<a:word>{b}<c:word>')).toHaveLength(1);
  expect(problemsOf('private-<a:word><b:wrod>x<c>')).toHaveLength(1);
});

it.each([
  ['int', ['in', 'nt', 'it', 'i', 'ints', 'inte', 'iint', 'xint', 'itn', 'tni', 'myint', 'Int', 'ant', 'id', 'i_nt_']],
  ['uuid', ['uui', 'uid', 'guid', 'uuidd', 'uuidv4', 'udiu', 'xuxuid', 'UUid']],
  ['word', ['wor', 'ord', 'wd', 'words', 'wrod', 'sword', 'wXrY']],
  ['slug', ['slu', 'lug', 'sg', 'slugs', 'lugs', 'sgul', 'slvg', 'xslugx']],
])('%s is proposed for what is up to two characters from it', (type, typos) => {
  const fixes = typos.map((typo) => problemsOf(`private-<a:${typo}>`)[0]![2]);
  expect(fixes).toEqual(typos.map(() => `did you mean "${type}"?`));
});

it.each(['INT', 'integer', 'intxyz', 'xyzint', 'w', 'gul', 'string', 'slugslug', 'text', 'xxxx', 'xslxugx', 'dr'])(
  'nothing is proposed for %s',
  (type) => {
    expect(problemsOf(`private-<a:${type}>`)[0]![2]).toBe(TYPES);
  },
);

it('the limit of the length is exact, also for names that are not of another kind', () => {
  expect(problemsOf('private-<a:int>bc', 11)).toEqual([]);
  expect(problemsOf('private-<a:int>bc', 10)).toHaveLength(1);
  // With cache- in front, the names are of another kind: the shortest of the others has 19 characters.
  const source = 'private-<a:cache|longer-one>-';
  expect(problemsOf(source, 19)).toEqual([]);
  expect(problemsOf(source, 18)).toEqual([
    [
      '<a:cache|longer-one>-',
      'no private channel has such a name: what starts like this is of another kind, or too long',
      'write the prefix of the kind that you mean in full, or change the first characters after it',
    ],
  ]);
});
