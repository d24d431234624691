import Pusher from 'pusher';
import { parseChannelName } from '../../../src/channel/channel-name.js';
import { parseChannelAuthRequest, parseUserAuthRequest } from '../../../src/endpoint/auth-request.js';
import { ChannelSigner } from '../../../src/signing/channel-signer.js';

// Attempts to get one thing signed and to use the signature for another. Each test first shows that the attack is
// real: the signer, which trusts its arguments, signs the same string for both. Then it shows that no request gets
// that far.

const credentials = { key: 'key', secret: 'secret' };
const signer = new ChannelSigner(credentials);

function channelNamesIn(channelName: unknown): readonly unknown[] {
  return parseChannelAuthRequest({ socket_id: '1.1', channel_name: channelName }, 10).channelNames.map((name) =>
    parseChannelName(name),
  );
}

describe('a socket id with appended text', () => {
  const sdk = new Pusher({ appId: '1', cluster: 'mt1', ...credentials });
  const trigger = new URLSearchParams(
    sdk.createSignedQueryString({
      method: 'POST',
      path: '/apps/1/events',
      body: '{"name":"event","channels":["victim"],"data":"{}"}',
      params: { z: ':private-mine' },
    }),
  );

  it.each([
    {
      forged: 'a subscription to another channel',
      socketId: '1.1:private-victim',
      signature: signer.channelAuth('1.1:private-victim', 'private-mine').auth,
      target: signer.channelAuth('1.1', 'private-victim', 'private-mine').auth,
    },
    {
      forged: 'a subscription to a channel, from a user sign-in',
      socketId: '1.1:private-victim',
      signature: signer.userAuth('1.1:private-victim', '{"id":"me"}').auth,
      target: signer.channelAuth('1.1', 'private-victim', ':user::{"id":"me"}').auth,
    },
    {
      forged: 'a REST request that triggers events',
      socketId: restRequest(trigger),
      signature: signer.channelAuth(restRequest(trigger), 'private-mine').auth,
      target: `key:${trigger.get('auth_signature')}`,
    },
  ])('does not become $forged', ({ socketId, signature, target }) => {
    expect(signature).toBe(target);
    for (const value of [socketId, [socketId], `1.1\n${socketId}`, `${socketId}\n1.1`]) {
      expect(() => parseChannelAuthRequest({ socket_id: value, channel_name: 'private-mine' }, 1)).toThrow('socket_id');
      expect(() => parseUserAuthRequest({ socket_id: value })).toThrow('socket_id');
    }
  });

  function restRequest(query: URLSearchParams): string {
    const [timestamp, md5] = [query.get('auth_timestamp'), query.get('body_md5')];
    return `POST\n/apps/1/events\nauth_key=key&auth_timestamp=${timestamp}&auth_version=1.0&body_md5=${md5}&z=`;
  }
});

describe('a channel name with appended text', () => {
  it.each([
    {
      forged: 'a member of a presence channel',
      channelName: 'presence-room:{"user_id":"admin"}',
      target: signer.channelAuth('1.1', 'presence-room', '{"user_id":"admin"}').auth,
    },
    {
      forged: 'a user sign-in',
      channelName: ':user::{"id":"admin"}',
      target: signer.userAuth('1.1', '{"id":"admin"}').auth,
    },
  ])('does not become $forged', ({ channelName, target }) => {
    expect(signer.channelAuth('1.1', channelName).auth).toBe(target);
    for (const value of [channelName, [channelName], `private-a\n${channelName}`, `${channelName}\nprivate-a`]) {
      expect(channelNamesIn(value)).toEqual(['illegal-character']);
    }
  });
});

describe('a character that a careless regular expression accepts', () => {
  it('is rejected in a socket id: a line feed at the end', () => {
    expect(() => parseChannelAuthRequest({ socket_id: '1.1\n', channel_name: 'private-a' }, 1)).toThrow('socket_id');
  });

  it('is rejected in a channel name: a line feed at the end', () => {
    expect(channelNamesIn('private-a\n')).toEqual(['illegal-character']);
  });

  it.each(['\u017f', '\u212a'])('is rejected in a channel name: %s instead of a letter', (letter) => {
    expect(channelNamesIn(`private-${letter}`)).toEqual(['illegal-character']);
  });
});

describe('a value that converts to a valid string', () => {
  it('is not a socket id', () => {
    expect(/^\d+\.\d+$/.test(['1.1'] as unknown as string)).toBe(true);
    expect(() => parseUserAuthRequest({ socket_id: ['1.1'] })).toThrow('socket_id');
  });

  it.each([
    ['two names in one', [['private-a', 'private-b']]],
    ['one name in an array', [['private-a']]],
    ['null, which would be the channel "null"', [null]],
    ['an object', [{ toString: 'private-a' }]],
    ['null, not in an array', null],
  ])('is not a channel name: %s', (_case, channelName) => {
    expect(() => channelNamesIn(channelName)).toThrow('channel_name');
  });

  it('is two channels, not one, when a name is sent twice', () => {
    expect(channelNamesIn(['private-a', 'private-b'])).toMatchObject([{ name: 'private-a' }, { name: 'private-b' }]);
  });
});

describe('names that are keys of every object', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])('%s is valid text but not a channel', (name) => {
    expect(channelNamesIn([name, 'private-a'])).toEqual([
      'not-authorizable',
      expect.objectContaining({ name: 'private-a' }),
    ]);
  });

  it.each(['__proto__', 'constructor'])('a body cannot set fields through %s', (key) => {
    const fields = `{"socket_id":"1.1","channel_name":"private-a"}`;
    const body: unknown = JSON.parse(`{"${key}":${fields},"prototype":${fields}}`);
    expect(() => parseChannelAuthRequest(body, 1)).toThrow('socket_id is missing');
    expect(({} as Record<string, unknown>)['socket_id']).toBeUndefined();
  });
});
