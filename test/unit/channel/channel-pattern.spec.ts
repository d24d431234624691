import { parseChannelPattern } from '../../../src/channel/parse-pattern.js';
import { pointAt } from '../../../src/channel/pattern.js';
import { pattern } from './arbitraries.js';

describe('a valid pattern', () => {
  it('has a kind, segments and the names of its parameters', () => {
    expect(pattern('presence-cache-<team:slug>.<role:b|a>-<id>-chat')).toEqual({
      source: 'presence-cache-<team:slug>.<role:b|a>-<id>-chat',
      kind: 'presence-cache',
      parameterNames: ['team', 'role', 'id'],
      segments: [
        { name: 'team', type: { name: 'slug' } },
        '.',
        { name: 'role', type: { name: 'alternatives', words: ['a', 'b'] } },
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

describe('a wrong pattern', () => {
  it.each([
    ['lobby', 'lobby', /no kind/, /start with one of private-/],
    ['', '', /no kind/, /start with/],
    ['Private-x', 'Private-', /no kind/, /"private-" in lower case/],
    ['PRESENCE-cache-x', 'PRESENCE-', /no kind/, /"presence-" in lower case/],
    ['#server-to-user-1', '#server-', /no kind/, /start with/],
    ['private-', 'private-', /nothing follows/, /private-<name>/],
    ['private-encrypted-', 'private-encrypted-', /nothing follows/, /private-encrypted-<name>/],
    ['private-room-<id', '<id', /not closed/, /">"/],
    ['private-<a-<b>', '<a-', /not closed/, /">"/],
    ['private-id>', '>', /closes no/, /"<"/],
    ['private-*', '*', /wildcard/, /<name>/],
    ['private-{id}', '{id}', /no placeholder/, /<id>/],
    ['private-{id', '{', /no placeholder/, /<name>/],
    ['private-:id', ':id', /no placeholder/, /<id>/],
    ['private-a|b', '|', /outside/, /<name:a\|b>/],
    ['private-a b', ' ', /cannot be/, /letters/],
    ['private-ä', 'ä', /cannot be/, /letters/],
    ['private-😀', '😀', /cannot be/, /letters/],
    ['private-<>', '<>', /no name/, /<id>/],
    ['private-<:int>', '<:int>', /no name/, /<id>/],
    ['private-<__proto__>', '__proto__', /cannot be the name/, /starts with a letter/],
    ['private-<a b>', 'a b', /cannot be the name/, /letter/],
    ['private-<1a>', '1a', /cannot be the name/, /letter/],
    ['private-<id:itn>', 'itn', /no type/, /"int"/],
    ['private-<id:UUID>', 'UUID', /no type/, /one of int, uuid/],
    ['private-<id:number>', 'number', /no type/, /one of int, uuid/],
    ['private-<id:>', ':', /type is missing/, /one of/],
    ['private-<id:a:b>', 'a:b', /no type/, /int/],
    ['private-<a:|x>', '|', /empty/, /remove/],
    ['private-<a:x|>', '|', /empty/, /remove/],
    ['private-<a:x||y>', '|', /empty/, /remove/],
    ['private-<a:x|y z>', 'y z', /cannot be in/, /letters/],
    ['private-<a:x|y|x>', 'x', /twice/, /remove/],
    ['private-<a:x|xy>', 'xy', /"x" is the start of "xy"/, /none is the start/],
    ['private-<a:xy|x>', 'x', /"x" is the start of "xy"/, /none is the start/],
    ['private-<a:int>-<a>', '<a>', /twice/, /own name/],
    ['private-<a>-<b:int>', '<a>', /only the last/, /<a:word>/],
    ['private-<a:word>x<b>', 'x', /may start with "x"/, /no word contains, such as "-"/],
    ['private-<a:slug>-<b>', '-', /may start with "-"/, /no slug contains, such as "."/],
    ['private-<a:int>0-<b>', '0', /may start with "0"/, /no int/],
    ['private-<a:word><b:int>', '<b:int>', /may start with "0"/, /no word/],
    ['private-<a:word><b:-x|y>', '<b:-x|y>', /may start with "y"/, /no word/],
    ['private-<a:int><b:uuid>', '<b:uuid>', /may start with "0"/, /no int/],
    ['private-<a:int><b>', '<b>', /may start with "0"/, /no int/],
    ['private-' + 'x'.repeat(157), 'x'.repeat(157), /has 165 characters, and a name has at most 164/, /shorten/],
    ['private-<u:uuid>' + 'x'.repeat(121), '<u:uuid>' + 'x'.repeat(121), /has 165 characters/, /shorten/],
    ['private-<a:cache|encrypted>-<b>', '<a:cache|encrypted>-<b>', /of another kind/, /prefix/],
    ['private-<a:cache->x', 'cache-', /no type/, /one of/],
    ['private-encrypted<a:-x|-y>', 'encrypted<a:-x|-y>', /of another kind/, /prefix/],
  ])('%s', (source, place, reason, fix) => {
    const problems = parseChannelPattern(source);
    if (!Array.isArray(problems)) throw new Error('it was taken');
    const [problem] = problems;
    expect(problem).toMatchObject({
      pattern: source,
      reason: expect.stringMatching(reason) as string,
      fix: expect.stringMatching(fix) as string,
    });
    expect(source.slice(problem!.at, problem!.at + problem!.length)).toBe(place);
  });

  it('tells all problems, by place', () => {
    const problems = parseChannelPattern('private-{a}-<b:itn>-<c>-<c>-*');
    expect(problems).toMatchObject([
      { at: 8, reason: expect.stringContaining('"{a}"') as string },
      { at: 15, reason: expect.stringContaining('"itn"') as string },
      { at: 20, reason: expect.stringContaining('only the last') as string },
      { at: 24, reason: expect.stringContaining('twice') as string },
      { at: 28, reason: expect.stringContaining('wildcard') as string },
    ]);
  });

  it('is measured with the limit that is given', () => {
    expect(parseChannelPattern('private-abc', 10)).toHaveLength(1);
    expect(parseChannelPattern('private-' + 'x'.repeat(192), 200)).toHaveProperty('kind', 'private');
    expect(parseChannelPattern('private-<a:cache|a-longer-one>-<b>', 20)).toHaveLength(1);
  });

  it('is shown with carets', () => {
    expect(pointAt({ pattern: 'private-<id:itn>', at: 12, length: 3, reason: '', fix: '' })).toBe(
      'private-<id:itn>\n            ^^^',
    );
  });
});
