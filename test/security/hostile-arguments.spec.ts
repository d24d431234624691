import { PusherAuthService } from 'nestjs-pusher-auth';
import { bootApp, type TestApp } from '../integration/boot.js';

// Applications in plain JavaScript, or with an `any` in between, can pass the service values that its types forbid.
describe('signing for an invalid member', () => {
  let app: TestApp;
  let service: PusherAuthService;
  beforeAll(async () => {
    ({ app } = await bootApp());
    service = app.get(PusherAuthService);
  });
  afterAll(() => app.close());

  const NO_MEMBERS = [null, false, 0, '', 'ada', true, 7, [], () => true];

  const sign = (channelName: string, rest: object) => service.signChannel({ socketId: '1.1', channelName, ...rest });

  it.each(NO_MEMBERS)('rejects %p on a presence channel', (member) => {
    expect(() => sign('presence-room-1', { member })).toThrow(TypeError);
  });

  class Account {
    userId = 'ada';
  }

  it.each([new Account(), { userId: 'ada', role: 'admin' }, { user_id: 'ada' }, {}])(
    'rejects %p on a presence channel, although part of it may be a member',
    (member) => {
      expect(() => sign('presence-room-1', { member })).toThrow('the member must be a plain object');
    },
  );

  it.each(NO_MEMBERS)('rejects %p on a private channel, which has no members', (member) => {
    expect(() => sign('private-room-1', { member })).toThrow('Only a presence channel takes a member');
  });

  it.each([1, 'yes', {}, [true]])('rejects a useSignedInUser of %p, because it is not true', (useSignedInUser) => {
    expect(() => sign('presence-room-1', { useSignedInUser })).toThrow('exactly one');
    expect(() => sign('private-room-1', { useSignedInUser })).toThrow('Only a presence channel');
  });

  it('rejects a presence channel with no member, or with both a member and useSignedInUser', () => {
    expect(() => sign('presence-room-1', {})).toThrow('exactly one');
    expect(() => sign('presence-room-1', { member: { userId: 'ada' }, useSignedInUser: true })).toThrow('exactly one');
  });
});
