import { parseChannelPattern } from '../../../src/channel/parse-pattern.js';
import type { PatternProblem } from '../../../src/channel/pattern.js';

/** The marked text of each problem, with its reason and its fix. */
function problemsOf(source: string): string[][] {
  const parsed = parseChannelPattern(source);
  if (!Array.isArray(parsed)) return [];
  return parsed.map(({ at, length, reason, fix }) => [source.slice(at, at + length), reason, fix]);
}

const UNKNOWN_PREFIX = 'unknown prefix: a pattern must start with private- or presence-';
const KINDS = 'private-, private-cache-, private-encrypted-, private-encrypted-cache-, presence-, presence-cache-';
const NO_NAME = 'write a name of letters, digits and _ that starts with a letter, such as <id>';
const TYPES = 'write one of int, uuid, word, slug, or alternatives such as a|b';
const CHARACTERS = 'use only letters, digits and _ - = @ , . ;';
const UNCLEAR = 'so the end of the value would be ambiguous';

it.each<[source: string, place: string, reason: string, fix: string]>([
  // The kind.
  ['', '', UNKNOWN_PREFIX, `start with one of ${KINDS}`],
  ['lobby', 'lobby', UNKNOWN_PREFIX, `start with one of ${KINDS}`],
  ['my-private-room', 'my-', UNKNOWN_PREFIX, `start with one of ${KINDS}`],
  ['-private-room', '-', UNKNOWN_PREFIX, `start with one of ${KINDS}`],
  ['1-private-room', '1', UNKNOWN_PREFIX, `start with one of ${KINDS}`],
  ['Private', 'Private', UNKNOWN_PREFIX, `start with one of ${KINDS}`],
  ['Private-x', 'Private-', UNKNOWN_PREFIX, 'write "private-" in lower case'],
  ['PRESENCE-x', 'PRESENCE-', UNKNOWN_PREFIX, 'write "presence-" in lower case'],
  ['private-', 'private-', 'a pattern needs text after its prefix', 'add a literal or a placeholder: private-<name>'],
  [
    'presence-cache-',
    'presence-cache-',
    'a pattern needs text after its prefix',
    'add a literal or a placeholder: presence-cache-<name>',
  ],
  // Not a placeholder.
  ['private-room-<id', '<id', 'unclosed placeholder "<id"', 'close it with ">"'],
  ['private-<ab-<id>', '<ab-', 'unclosed placeholder "<ab-"', 'close it with ">"'],
  ['private-id>', '>', 'unmatched ">" in the pattern', 'open the placeholder with "<", or remove the ">"'],
  ['private-*', '*', '"*" is not a wildcard', 'write a placeholder: <name>'],
  ['private-*room_1-a', '*room_1', '"*" is not a wildcard', 'write a placeholder: <room_1>'],
  ['private-{}', '{}', '"{}" is not placeholder syntax', 'write <name>'],
  ['private-{roomId}', '{roomId}', '"{roomId}" is not placeholder syntax', 'write <roomId>'],
  ['private-{1a}', '{1a}', '"{1a}" is not placeholder syntax', 'write <a>'],
  ['private-${id}', '${id}', '"${id}" is not placeholder syntax', 'write <id>'],
  ['private-${user.id}-x', '${user.id}', '"${user.id}" is not placeholder syntax', 'write <user>'],
  ['private-${}', '${}', '"${}" is not placeholder syntax', 'write <name>'],
  ['private-$id', '$', '"$" is not allowed in a channel name', CHARACTERS],
  ['private-:', ':', '":" is not placeholder syntax', 'write <name>'],
  ['private-:room_1-a', ':room_1', '":room_1" is not placeholder syntax', 'write <room_1>'],
  ['private-a|b', '|', '"|" outside a placeholder', 'write alternatives inside one: <name:a|b>'],
  ['private-a b', ' ', '" " is not allowed in a channel name', CHARACTERS],
  ['private-a\nb', '\n', '"\\n" is not allowed in a channel name', CHARACTERS],
  ['private-"', '"', '"\\"" is not allowed in a channel name', CHARACTERS],
  ['private-}', '}', '"}" is not allowed in a channel name', CHARACTERS],
  ['private-😀', '😀', '"😀" is not allowed in a channel name', CHARACTERS],
  // The name of a placeholder.
  ['private-<>', '<>', 'the placeholder has no name', NO_NAME],
  ['private-<:int>', '<:int>', 'the placeholder has no name', NO_NAME],
  ['private-<1a>', '1a', '"1a" is not a valid placeholder name', NO_NAME],
  ['private-<_a:int>', '_a', '"_a" is not a valid placeholder name', NO_NAME],
  ['private-<a-b:int>', 'a-b', '"a-b" is not a valid placeholder name', NO_NAME],
  ['private-<a\n>', 'a\n', '"a\\n" is not a valid placeholder name', NO_NAME],
  ['private-<ä>', 'ä', '"ä" is not a valid placeholder name', NO_NAME],
  [
    'private-<a>-<a>',
    '<a>',
    'only the last placeholder may be untyped, because <a> matches any characters',
    'give it a type, such as <a:word>',
  ],
  ['private-<a:int>-<a>', '<a>', 'duplicate placeholder <a>', 'give every placeholder its own name'],
  // Its type.
  ['private-<id:>', ':', 'the type after ":" is missing', TYPES],
  ['private-<id:itn>', 'itn', 'unknown type "itn"', 'did you mean "int"?'],
  ['private-<id:number>-x', 'number', 'unknown type "number"', TYPES],
  ['private-<id:a"b>', 'a"b', 'unknown type "a\\"b"', TYPES],
  ['private-<id:int:x>', 'int:x', 'unknown type "int:x"', 'did you mean "int"?'],
  ['private-<id:INT:x>', 'INT:x', 'unknown type "INT:x"', TYPES],
  // Alternatives.
  ['private-<id:|>', '|', 'empty alternative', 'remove a "|", or write the word'],
  ['private-<id:|yes>', '|', 'empty alternative', 'remove a "|", or write the word'],
  ['private-<id:yes|>', '|', 'empty alternative', 'remove a "|", or write the word'],
  ['private-<id:yes||no>', '|', 'empty alternative', 'remove a "|", or write the word'],
  ['private-<id:yes|no"!|x>', 'no"!', '"no\\"!" contains characters that channel names cannot have', CHARACTERS],
  ['private-<id:yes|!o|x>', '!o', '"!o" contains characters that channel names cannot have', CHARACTERS],
  ['private-<id:yes|no|yes|x>', 'yes', 'duplicate alternative "yes"', 'remove one of them'],
  [
    'private-<id:a|bc|bcd>',
    'bcd',
    `"bc" is a prefix of "bcd", ${UNCLEAR}`,
    'choose words of which none is a prefix of another',
  ],
  [
    'private-<id:a|bcd|bc>',
    'bc',
    `"bc" is a prefix of "bcd", ${UNCLEAR}`,
    'choose words of which none is a prefix of another',
  ],
  // The text after a placeholder.
  [
    'private-<a>-<b:int>',
    '<a>',
    'only the last placeholder may be untyped, because <a> matches any characters',
    'give it a type, such as <a:word>',
  ],
  [
    'private-<a:word>xy<b>',
    'x',
    `the text after <a:word> may start with "x", which the value can contain, ${UNCLEAR}`,
    'separate them with a character that no word contains, such as "-"',
  ],
  [
    'private-<a:slug>-<b>',
    '-',
    `the text after <a:slug> may start with "-", which the value can contain, ${UNCLEAR}`,
    'separate them with a character that no slug contains, such as "."',
  ],
  [
    'private-<a:int><b:word>',
    '<b:word>',
    `the text after <a:int> may start with "0", which the value can contain, ${UNCLEAR}`,
    'separate them with a character that no int contains, such as "-"',
  ],
  [
    'private-<a:int><b:x|y|7>',
    '<b:x|y|7>',
    `the text after <a:int> may start with "7", which the value can contain, ${UNCLEAR}`,
    'separate them with a character that no int contains, such as "-"',
  ],
])('in %j, %j is marked', (source, ...problem) => {
  expect(problemsOf(source)[0]).toEqual(problem);
  // Marks at least one character, and none behind the end.
  const [{ at, length }] = parseChannelPattern(source) as [PatternProblem];
  expect(length).toBe(Math.max(1, source.slice(at, at + length).length));
});

it.each([
  ['private-{a}{b}', ['{a}', '{b}']],
  ['private-${a}-${b}', ['${a}', '${b}']],
  ['private-${a', ['$', '{']],
  ['private-*-*-:a:b', ['*', '*', ':a', ':b']],
  ['private-:a|b', [':a', '|']],
  ['private-<a<b>c>', ['<a', '>']],
  ['private-{<a>}', ['{', '}']],
  ['private-{a{b}}', ['{', '{b}', '}']],
  ['private-  ', [' ', ' ']],
  ['private-<a:itn>-<a:wrod>', ['itn', 'wrod']],
  ['private-<a:int>-<a:word>-<a>', ['<a:word>', '<a>']],
  ['private-<a>-<a>-<b:int>', ['<a>', '<a>', '<a>']],
  // Even without a kind.
  ['lobby-<a>-{b}-<c>', ['lobby-', '<a>', '{b}']],
  ['#lobby', ['#lobby', '#']],
])('all problems of %s are reported by location: %j', (source, places) => {
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
])('%s is valid: %s', (source) => {
  expect(problemsOf(source)).toEqual([]);
});

it('reports a mistake, but no consequences of it', () => {
  // Whether <c> may follow the broken text is unknown.
  expect(problemsOf('private-<a:word>{b}<c:word>')).toHaveLength(1);
  expect(problemsOf('private-<a:word><b:wrod>x<c>')).toHaveLength(1);
});

it.each([
  ['int', ['in', 'nt', 'it', 'i', 'ints', 'inte', 'iint', 'xint', 'itn', 'tni', 'myint', 'Int', 'ant', 'id', 'i_nt_']],
  ['uuid', ['uui', 'uid', 'guid', 'uuidd', 'uuidv4', 'udiu', 'xuxuid', 'UUid']],
  ['word', ['wor', 'ord', 'wd', 'words', 'wrod', 'sword', 'wXrY']],
  ['slug', ['slu', 'lug', 'sg', 'slugs', 'lugs', 'sgul', 'slvg', 'xslugx']],
])('%s is suggested for types up to two edits away from it', (type, typos) => {
  const fixes = typos.map((typo) => problemsOf(`private-<a:${typo}>`)[0]![2]);
  expect(fixes).toEqual(typos.map(() => `did you mean "${type}"?`));
});

it.each(['INT', 'integer', 'intxyz', 'xyzint', 'w', 'gul', 'string', 'slugslug', 'text', 'xxxx', 'xslxugx', 'dr'])(
  'nothing is suggested for %s',
  (type) => {
    expect(problemsOf(`private-<a:${type}>`)[0]![2]).toBe(TYPES);
  },
);
