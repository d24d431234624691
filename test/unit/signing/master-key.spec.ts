import { randomBytes } from 'node:crypto';
import { parseMasterKey } from '../../../src/signing/master-key.js';

const BYTES = Buffer.from('fffefdfcfbfaf9f8f7f6f5f4f3f2f1f0000102030405060708090a0b0c0d0e0f', 'hex');
const BASE64 = BYTES.toString('base64');
const ENDS_IN_PADDING = BASE64.slice(0, -1);

describe('parseMasterKey', () => {
  it('returns the 32 bytes of a key', () => {
    expect(parseMasterKey(BASE64)).toEqual({ bytes: BYTES });
  });

  it.each<[string, unknown, RegExp]>([
    ['undefined', undefined, /must be a string of base64, got undefined/],
    ['null', null, /must be a string of base64, got null/],
    ['a buffer', BYTES, /must be a string of base64, got object/],
    ['empty', '', /must decode to 32 bytes, got 0/],
    ['31 bytes', randomBytes(31).toString('base64'), /must decode to 32 bytes, got 31/],
    ['33 bytes', randomBytes(33).toString('base64'), /must decode to 32 bytes, got 33/],
    ['hex of 32 bytes', BYTES.toString('hex'), /must decode to 32 bytes, got 48/],
    ['no padding', ENDS_IN_PADDING, /not standard base64/],
    ['too much padding', `${BASE64}=`, /not standard base64/],
    ['base64url', BYTES.toString('base64url'), /not standard base64/],
    ['base64url with padding', `${BYTES.toString('base64url')}=`, /not standard base64/],
    ['a trailing line feed', `${BASE64}\n`, /not standard base64/],
    ['a leading space', ` ${BASE64}`, /not standard base64/],
    ['junk inside that Node would skip', `${BASE64.slice(0, 8)}!${BASE64.slice(8)}`, /not standard base64/],
    ['quotes of a shell', `"${BASE64}"`, /not standard base64/],
    ['bits set that the padding drops', `${'A'.repeat(42)}B=`, /not standard base64/],
  ])('rejects %s', (_case, value, problem) => {
    expect(parseMasterKey(value)).toEqual({ problem: expect.stringMatching(problem) as string });
  });

  it.each([ENDS_IN_PADDING, ''])('explains how to create one (%#)', (value) => {
    expect(parseMasterKey(value)).toEqual({ problem: expect.stringMatching(/openssl rand -base64 32$/) as string });
  });

  it.each([ENDS_IN_PADDING, BYTES.toString('hex'), `${BASE64}\n`])('never quotes a possible key (%#)', (value) => {
    const result = parseMasterKey(value) as { problem: string };
    for (let at = 0; at + 6 <= value.length; at++) {
      expect(result.problem).not.toContain(value.slice(at, at + 6));
    }
  });
});
