import { parseChannelAuthRequest, requestFields } from '../../../src/endpoint/auth-request.js';

const fields = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x${index}`, 1]));

describe('the fields of a request', () => {
  it('may be as many as are expected and a thousand more', () => {
    expect(requestFields(fields(1003), 3).names).toHaveLength(1003);
    expect(() => requestFields(fields(1004), 3)).toThrow('the request has 1004 fields, the limit is 1003');
  });

  it('may be a thousand beside those of a full batch, socket_id included', () => {
    const request = { socket_id: '1.1', 'channel_name[0]': 'a', 'channel_name[1]': 'b' };
    expect(parseChannelAuthRequest({ ...request, ...fields(1000) }, 2).channelNames).toEqual(['a', 'b']);
    expect(() => parseChannelAuthRequest({ ...request, ...fields(1001) }, 2)).toThrow('the limit is 1003');
  });
});

describe('what a refusal says', () => {
  it.each([
    [{ socket_id: 'x', channel_name: 'a' }, 'send what pusher.connection.socket_id holds once connected'],
    [{ socket_id: '1.1', 'channel_name[1]': 'a' }, 'or as channel_name[0], channel_name[1] and so on without gaps'],
  ])('of %j is how to do better', (body, advice) => {
    expect(() => parseChannelAuthRequest(body, 5)).toThrow(advice);
  });
});
