import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import Pusher from 'pusher';
import { ChannelSigner } from '../../../src/signing/channel-signer.js';

const KEY = '278d425bdf160c739803';
const SECRET = '7ad3773142a6692b25b8';
const MASTER_KEY = Buffer.from('zyrm8pvV2C9fJcBfhyXzvxbJVN/H7QLmbe0xJi1GhPU=', 'base64');

const signer = new ChannelSigner({ key: KEY, secret: SECRET, encryptionMasterKey: MASTER_KEY });
const sdk = new Pusher({
  appId: '1',
  cluster: 'mt1',
  key: KEY,
  secret: SECRET,
  encryptionMasterKeyBase64: MASTER_KEY.toString('base64'),
});

describe('the documented example of Pusher is reproduced for a', () => {
  // https://pusher.com/docs/channels/library_auth_reference/auth-signatures
  it('private channel', () => {
    expect(signer.channelAuth('1234.1234', 'private-foobar')).toEqual({
      auth: `${KEY}:58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4`,
    });
  });

  it('user sign-in', () => {
    expect(signer.userAuth('1234.1234', '{"id":"12345"}')).toEqual({
      auth: `${KEY}:4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba`,
      user_data: '{"id":"12345"}',
    });
  });

  // The documentation prints "Mr. Channels" next to the signature of an earlier edition's "Mr. Pusher".
  it.each([
    ['Mr. Pusher', 'afaed3695da2ffd16931f457e338e6c9f2921fa133ce7dac49f529792be6304c'],
    ['Mr. Channels', '31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80'],
  ])('presence channel of %s', (name, signature) => {
    const channelData = `{"user_id":10,"user_info":{"name":"${name}"}}`;
    expect(signer.channelAuth('1234.1234', 'presence-foobar', channelData)).toEqual({
      auth: `${KEY}:${signature}`,
      channel_data: channelData,
    });
  });
});

describe('the official SDK produces the same signature for', () => {
  const digits = fc.stringMatching(/^[0-9]{1,12}$/);
  const socketId = fc.tuple(digits, digits).map(([a, b]) => `${a}.${b}`);
  const rest = fc.stringMatching(/^[A-Za-z0-9_\-=@,.;]{1,140}$/);
  // Includes lone surrogates: JSON.stringify escapes them, so the text always has a UTF-8 encoding.
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
    fc.constantFrom('\ud800', 'é/"\\<>&\u2028', '👩‍🚀', '\u0000'),
  );
  const userInfo = fc.dictionary(text, fc.oneof(text, fc.jsonValue()));

  it.each(['private-', 'private-cache-'])('%s', (prefix) => {
    fc.assert(
      fc.property(socketId, rest, (id, name) => {
        expect(signer.channelAuth(id, prefix + name)).toEqual(sdk.authorizeChannel(id, prefix + name));
      }),
    );
  });

  it.each(['presence-', 'presence-cache-'])('%s with any member', (prefix) => {
    fc.assert(
      fc.property(socketId, rest, text, userInfo, fc.boolean(), (id, name, userId, info, idFirst) => {
        const member = idFirst ? { user_id: userId, user_info: info } : { user_info: info, user_id: userId };
        expect(signer.channelAuth(id, prefix + name, JSON.stringify(member))).toEqual(
          sdk.authorizeChannel(id, prefix + name, member),
        );
      }),
    );
  });

  it('presence- for a signed-in user, without channel data', () => {
    fc.assert(
      fc.property(socketId, rest, (id, name) => {
        expect(signer.channelAuth(id, `presence-${name}`)).toEqual(sdk.authorizeChannel(id, `presence-${name}`));
      }),
    );
  });

  it.each(['private-encrypted-', 'private-encrypted-cache-'])('%s', (prefix) => {
    fc.assert(
      fc.property(socketId, rest, (id, name) => {
        expect(signer.encryptedChannelAuth(id, prefix + name)).toEqual(sdk.authorizeChannel(id, prefix + name));
      }),
    );
  });

  it('user sign-in', () => {
    const id = text.filter((value) => value !== '');
    fc.assert(
      fc.property(socketId, id, userInfo, fc.array(text), (socket, userId, user_info, watchlist) => {
        const user = { watchlist, id: userId, user_info };
        expect(signer.userAuth(socket, JSON.stringify(user))).toEqual(sdk.authenticateUser(socket, user));
      }),
    );
  });

  it('a secret that is not ASCII', () => {
    const credentials = { key: KEY, secret: 'sécret-🔑' };
    expect(new ChannelSigner(credentials).channelAuth('1.1', 'private-a')).toEqual(
      new Pusher({ appId: '1', cluster: 'mt1', ...credentials }).authorizeChannel('1.1', 'private-a'),
    );
  });
});

describe('ChannelSigner', () => {
  it('signs empty channel data instead of dropping it', () => {
    expect(signer.channelAuth('1.1', 'presence-a', '')).toEqual({
      auth: signer.channelAuth('1.1', 'presence-a:').auth,
      channel_data: '',
    });
  });

  it('derives the shared secret from the channel name and the decoded master key, padded', () => {
    const { shared_secret } = signer.encryptedChannelAuth('1.1', 'private-encrypted-a');
    const expected = createHash('sha256').update(Buffer.concat([Buffer.from('private-encrypted-a'), MASTER_KEY]));
    expect(shared_secret).toBe(expected.digest('base64'));
    expect(shared_secret).toMatch(/^[A-Za-z0-9+/]{43}=$/);
    // From the tests of pusher-http-node, which use the same master key.
    expect(signer.encryptedChannelAuth('1.1', 'private-encrypted-bla').shared_secret).toBe(
      'nlr49ISQHz91yS3cy/yWmW8wFMNeTnNL5tNHnbPJcLQ=',
    );
  });

  it('rejects an encrypted channel without a master key', () => {
    const withoutMasterKey = new ChannelSigner({ key: KEY, secret: SECRET });
    expect(() => withoutMasterKey.encryptedChannelAuth('1.1', 'private-encrypted-a')).toThrow(
      'cannot be signed without encryptionMasterKeyBase64',
    );
  });

  it.each<[string, (value: unknown) => string]>([
    ['util.inspect', (value) => inspect(value, { showHidden: true, depth: 10, getters: true })],
    ['JSON.stringify', (value) => JSON.stringify(value)],
    ['a spread', (value) => inspect({ ...(value as object) })],
    ['own keys', (value) => inspect(Reflect.ownKeys(value as object))],
  ])('shows no secret to %s', (_way, show) => {
    const shown = show(signer);
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(MASTER_KEY.toString('base64'));
    expect(shown).not.toContain(MASTER_KEY.toString('hex').match(/../g)?.slice(0, 4).join(' '));
    expect(shown).not.toMatch(/secret|master/i);
  });
});
