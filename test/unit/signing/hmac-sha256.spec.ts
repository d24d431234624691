import * as crypto from 'node:crypto';
import { jest } from '@jest/globals';
import fc from 'fast-check';

const createHmac = jest.fn(crypto.createHmac);
jest.resetModules();
jest.unstable_mockModule('node:crypto', () => ({ ...crypto, createHmac }));
const { hmacSha256 } = await import('../../../src/signing/hmac-sha256.js');

/** Node's implementation, with key and text as bytes. */
const expected = (secret: string, text: string): string =>
  crypto.createHmac('sha256', Buffer.from(secret)).update(Buffer.from(text)).digest('hex');

beforeEach(() => createHmac.mockClear());

// RFC 4231, section 4. The keys of cases 3, 6 and 7 and the data of case 4 are not text in UTF-8; case 5 is truncated.
it.each([
  [1, '\x0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [2, 'Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  [5, '\x0c'.repeat(20), 'Test With Truncation', 'a3b6167473100ee06e0c796c2955552b'],
])('the result matches test case %d of RFC 4231', (_case, secret, text, digest) => {
  expect(hmacSha256(secret)(text).slice(0, digest.length)).toBe(digest);
});

describe('the result matches createHmac for', () => {
  const ascii = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 200 });
  // All code units, including lone surrogates, which both implementations must replace in the same way.
  const codeUnits = fc
    .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1, maxLength: 66 })
    .map((units) => String.fromCharCode(...units));
  const oneOddCharacter = fc
    .tuple(
      fc.string({ unit: 'binary-ascii', maxLength: 63 }),
      fc.constantFrom('\x80', 'é', '€', '\ud83d', '\udd11', '🔑'),
    )
    .chain(([rest, odd]) => fc.nat(rest.length).map((at) => rest.slice(0, at) + odd + rest.slice(at)));
  const text = fc.oneof(ascii, codeUnits, fc.constant(''), fc.string({ unit: 'binary', maxLength: 2000 }));

  it.each<[string, fc.Arbitrary<string>]>([
    ['ASCII secrets of 1 to 200 bytes', ascii],
    ['secrets of any code units', codeUnits],
    ['secrets with one character that is not ASCII', oneOddCharacter],
  ])('%s', (_kind, secrets) => {
    fc.assert(
      fc.property(secrets, fc.array(text, { minLength: 1, maxLength: 3 }), (secret, texts) => {
        const hmac = hmacSha256(secret);
        expect(texts.map(hmac)).toEqual(texts.map((each) => expected(secret, each)));
      }),
      { numRuns: 500 },
    );
  });

  it('every ASCII character and every length around the block of 64 bytes', () => {
    const everyCharacter = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    const everyLength = Array.from({ length: 130 }, (_, length) => 's'.repeat(length));
    for (const secret of [...everyCharacter, ...everyLength, 'secret\n']) {
      expect(hmacSha256(secret)('1.1:private-a')).toBe(expected(secret, '1.1:private-a'));
    }
  });
});

it('functions of several secrets do not affect each other, in any order of calls', () => {
  const secret = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 64 });
  const call = fc.tuple(fc.nat(3), fc.string());
  fc.assert(
    fc.property(fc.array(secret, { minLength: 4, maxLength: 4 }), fc.array(call), (secrets, calls) => {
      const hmacs = secrets.map(hmacSha256);
      const digests = calls.map(([which, text]) => hmacs[which]?.(text));
      expect(digests).toEqual(calls.map(([which, text]) => expected(secrets[which] ?? '', text)));
    }),
  );
});

it.each([
  ['one character', 'k', 0],
  ['20 hexadecimal digits', '7ad3773142a6692b25b8', 0],
  ['64 bytes', 's'.repeat(64), 0],
  ['65 bytes', 's'.repeat(65), 1],
  ['a character that is not ASCII', 'sécret', 1],
  ['nothing', '', 1],
])('a secret of %s (%j) needs %d Hmac objects', (_kind, secret, objects) => {
  hmacSha256(secret)('1.1:private-a');
  expect(createHmac).toHaveBeenCalledTimes(objects);
});
