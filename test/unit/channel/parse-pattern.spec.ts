import { parseChannelPattern } from '../../../src/channel/parse-pattern.js';
import { pointAt } from '../../../src/channel/pattern.js';
import { pattern } from './arbitraries.js';

describe('a valid pattern', () => {
  it('has a kind, segments and the names of its parameters', () => {
    expect(pattern('presence-cache-<team:slug>.<role:b|a>-<id>-chat')).toMatchObject({
      source: 'presence-cache-<team:slug>.<role:b|a>-<id>-chat',
      kind: 'presence-cache',
      parameterNames: ['team', 'role', 'id'],
      segments: [
        { name: 'team', type: { name: 'slug' } },
        '.',
        { name: 'role', type: { name: 'a|b', form: 'words', words: ['a', 'b'] } },
        '-',
        { name: 'id', type: { name: 'any' } },
        '-chat',
      ],
    });
  });

  it.each([
    'private-lobby',
    'private-cache',
    'private-encrypted-cache',
    'private-cache<x>',
    'private-<constructor>',
    'private-<u:uuid>abc',
    'private-<u:uuid><rest>',
    'private-<a:x|y><b:int>',
    'private-<a:word><b:-x|-y>',
    'private-<id:int>0',
    'private-<a:slug>-chat',
    'private-<a:cache|x>-<b>',
    'private-' + 'x'.repeat(155) + '<a>',
  ])('%s', (source) => {
    expect(pattern(source).source).toBe(source);
  });
});

describe('an invalid pattern', () => {
  it.each([
    ['lobby', 'lobby', /unknown prefix/, /start with one of private-/],
    ['', '', /unknown prefix/, /start with/],
    ['Private-x', 'Private-', /unknown prefix/, /"private-" in lower case/],
    ['PRESENCE-cache-x', 'PRESENCE-', /unknown prefix/, /"presence-" in lower case/],
    ['#server-to-user-1', '#server-', /unknown prefix/, /start with/],
    ['private-', 'private-', /needs text after/, /private-<name>/],
    ['private-encrypted-', 'private-encrypted-', /needs text after/, /private-encrypted-<name>/],
    ['private-room-<id', '<id', /unclosed/, /">"/],
    ['private-<a-<b>', '<a-', /unclosed/, /">"/],
    ['private-id>', '>', /unmatched/, /"<"/],
    ['private-*', '*', /wildcard/, /<name>/],
    ['private-{id}', '{id}', /not placeholder syntax/, /<id>/],
    ['private-{id', '{', /not placeholder syntax/, /<name>/],
    ['private-:id', ':id', /not placeholder syntax/, /<id>/],
    ['private-a|b', '|', /outside/, /<name:a\|b>/],
    ['private-a b', ' ', /not allowed/, /letters/],
    ['private-ä', 'ä', /not allowed/, /letters/],
    ['private-😀', '😀', /not allowed/, /letters/],
    ['private-<>', '<>', /no name/, /<id>/],
    ['private-<:int>', '<:int>', /no name/, /<id>/],
    ['private-<__proto__>', '__proto__', /not a valid placeholder name/, /starts with a letter/],
    ['private-<a b>', 'a b', /not a valid placeholder name/, /letter/],
    ['private-<1a>', '1a', /not a valid placeholder name/, /letter/],
    ['private-<id:itn>', 'itn', /unknown type/, /"int"/],
    ['private-<id:UUID>', 'UUID', /unknown type/, /one of int, uuid/],
    ['private-<id:number>', 'number', /unknown type/, /one of int, uuid/],
    ['private-<id:>', ':', /type after ":" is missing/, /one of/],
    ['private-<id:a:b>', 'a:b', /unknown type/, /int/],
    ['private-<a:|x>', '|', /empty/, /remove/],
    ['private-<a:x|>', '|', /empty/, /remove/],
    ['private-<a:x||y>', '|', /empty/, /remove/],
    ['private-<a:x|y z>', 'y z', /cannot have/, /letters/],
    ['private-<a:x|y|x>', 'x', /duplicate alternative/, /remove/],
    ['private-<a:x|xy>', 'xy', /"x" is a prefix of "xy"/, /none is a prefix/],
    ['private-<a:xy|x>', 'x', /"x" is a prefix of "xy"/, /none is a prefix/],
    ['private-<a:int>-<a>', '<a>', /duplicate/, /own name/],
    ['private-<a>-<b:int>', '<a>', /only the last/, /<a:word>/],
    ['private-<a:word>x<b>', 'x', /may start with "x"/, /no word contains, such as "-"/],
    ['private-<a:slug>-<b>', '-', /may start with "-"/, /no slug contains, such as "."/],
    ['private-<a:int>0-<b>', '0', /may start with "0"/, /no int/],
    ['private-<a:word><b:int>', '<b:int>', /may start with "0"/, /no word/],
    ['private-<a:word><b:-x|y>', '<b:-x|y>', /may start with "y"/, /no word/],
    ['private-<a:int><b:uuid>', '<b:uuid>', /may start with "0"/, /no int/],
    ['private-<a:int><b>', '<b>', /may start with "0"/, /no int/],
    ['private-<a:cache->x', 'cache-', /unknown type/, /one of/],
  ])('%s', (source, place, reason, fix) => {
    const problems = parseChannelPattern(source);
    if (!Array.isArray(problems)) throw new Error('it is accepted');
    const [problem] = problems;
    expect(problem).toMatchObject({
      pattern: source,
      reason: expect.stringMatching(reason) as string,
      fix: expect.stringMatching(fix) as string,
    });
    expect(source.slice(problem!.at, problem!.at + problem!.length)).toBe(place);
  });

  it('reports all problems by location', () => {
    const problems = parseChannelPattern('private-{a}-<b:itn>-<c>-<c>-*');
    expect(problems).toMatchObject([
      { at: 8, reason: expect.stringContaining('"{a}"') as string },
      { at: 15, reason: expect.stringContaining('"itn"') as string },
      { at: 20, reason: expect.stringContaining('only the last') as string },
      { at: 24, reason: expect.stringContaining('duplicate') as string },
      { at: 28, reason: expect.stringContaining('wildcard') as string },
    ]);
  });

  it('is shown with carets', () => {
    expect(pointAt({ pattern: 'private-<id:itn>', at: 12, length: 3, reason: '', fix: '' })).toBe(
      'private-<id:itn>\n            ^^^',
    );
  });
});
