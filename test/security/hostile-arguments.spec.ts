import { PusherAuthService } from 'nestjs-pusher-auth';
import { bootApp, type TestApp } from '../integration/boot.js';

// Applications in plain JavaScript, and those with an `any` in between, call the service with what no type allows.
describe('signing for what is no member', () => {
  let app: TestApp;
  let service: PusherAuthService;
  beforeAll(async () => {
    ({ app } = await bootApp());
    service = app.get(PusherAuthService);
  });
  afterAll(() => app.close());

  const NO_MEMBERS = [null, false, 0, '', 'ada', true, 7, [], () => true];

  const sign = (channelName: string, rest: object) => service.signChannel({ socketId: '1.1', channelName, ...rest });

  it.each(NO_MEMBERS)('signs no presence channel for %p', (member) => {
    expect(() => sign('presence-room-1', { member })).toThrow(TypeError);
  });

  class Account {
    userId = 'ada';
  }

  it.each([new Account(), { userId: 'ada', role: 'admin' }, { user_id: 'ada' }, {}])(
    'signs no presence channel for %p, of which only a part is a member',
    (member) => {
      expect(() => sign('presence-room-1', { member })).toThrow('the member must be a plain object');
    },
  );

  it.each(NO_MEMBERS)('signs no private channel for %p, as it takes none', (member) => {
    expect(() => sign('private-room-1', { member })).toThrow('Only a presence channel takes a member');
  });

  it.each([1, 'yes', {}, [true]])(
    'signs no presence channel for a useSignedInUser that is %p and not true',
    (useSignedInUser) => {
      expect(() => sign('presence-room-1', { useSignedInUser })).toThrow('exactly one');
      expect(() => sign('private-room-1', { useSignedInUser })).toThrow('Only a presence channel');
    },
  );

  it('signs no presence channel for nobody', () => {
    expect(() => sign('presence-room-1', {})).toThrow('exactly one');
    expect(() => sign('presence-room-1', { member: { userId: 'ada' }, useSignedInUser: true })).toThrow('exactly one');
  });
});
