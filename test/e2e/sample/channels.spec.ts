import type { PresenceChannel } from 'pusher-js';
import { directChannel, roomChannel, userChannel } from '../../../sample-app/channels.js';
import { join, next, RunningSample, type LoggedIn } from './running-sample.js';

const LOBBY = 1;
const COMPILERS = 2;
const KERNEL = 3;

describe('the sample, with pusher-js and a real Channels server', () => {
  let sample: RunningSample;
  let ada: LoggedIn;
  let grace: LoggedIn;
  let linus: LoggedIn;
  let margaret: LoggedIn;

  beforeAll(async () => {
    sample = await RunningSample.start();
    const logins = ['ada', 'grace', 'linus', 'margaret'];
    [ada, grace, linus, margaret] = (await Promise.all(logins.map((login) => sample.logIn(login)))) as [
      LoggedIn,
      LoggedIn,
      LoggedIn,
      LoggedIn,
    ];
  }, 60_000);

  afterAll(() => sample?.close());

  it('shows the members of a room only the names of the others', async () => {
    const [hers, theirs] = [await sample.connect(ada.token), await sample.connect(margaret.token)];
    const { channel, ended } = await join(hers, roomChannel(LOBBY));
    expect(ended).toBe('joined');

    const added = next<{ id: string; info: object }>(channel, 'pusher:member_added');
    const other = await join(theirs, roomChannel(LOBBY));

    expect(await added).toEqual({ id: String(margaret.user.id), info: { name: 'Margaret Hamilton' } });
    const { members } = other.channel as PresenceChannel;
    expect(members.count).toBe(2);
    expect((members.get(String(ada.user.id)) as { info: object }).info).toEqual({
      name: 'Ada Lovelace',
    });
    expect((members.me as { id: string }).id).toBe(String(margaret.user.id));
  });

  it.each([
    ['a stranger in a room', 'linus', () => roomChannel(COMPILERS), 403],
    ['a member in a room that does not exist', 'ada', () => roomChannel(999), 403],
    ['an administrator in a room that does not exist', 'margaret', () => roomChannel(999), 403],
    ['an id beyond the range of the database', 'ada', () => roomChannel(Number.MAX_SAFE_INTEGER), 403],
    ['the notifications of another user', 'ada', () => userChannel(grace.user.id), 403],
    ['the conversation of two others', 'linus', () => directChannel(ada.user.id, grace.user.id), 403],
    ['a conversation with its ids in the wrong order', 'ada', () => 'private-encrypted-direct-2-1', 403],
    ['a channel without a policy', 'ada', () => 'private-everything', 403],
    ['an administrator in a room of others', 'margaret', () => roomChannel(COMPILERS), 'joined'],
  ])('decides about %s', async (_case, login, channelName, expected) => {
    const client = await sample.connect((await sample.logIn(login)).token);

    expect((await join(client, channelName())).ended).toBe(expected);
  });

  it('rejects everything without a token or with a foreign one', async () => {
    const [anonymous, forged] = [await sample.connect(), await sample.connect(`${ada.token}x`)];

    expect((await join(anonymous, roomChannel(LOBBY))).ended).toBe(401);
    expect((await join(forged, roomChannel(LOBBY))).ended).toBe(401);
  });

  it('answers 200, never 201', async () => {
    const body = new URLSearchParams({ socket_id: '1.1', channel_name: userChannel(ada.user.id) });
    const reply = await sample.call('/pusher/auth', { token: ada.token, body });

    expect(reply.status).toBe(200);
    expect(Object.keys((await reply.json()) as object)).toEqual(['auth']);
  });

  it('publishes a message of a room to its members', async () => {
    const { channel } = await join(await sample.connect(grace.token), roomChannel(COMPILERS));
    const received = next(channel, 'message');

    const sent = await sample.call(`/rooms/${COMPILERS}/messages`, { token: ada.token, body: { text: ' Hello ' } });

    expect(sent.status).toBe(201);
    expect(await received).toMatchObject({ text: 'Hello', author: { id: ada.user.id, name: 'Ada Lovelace' } });
  });

  it('encrypts a direct message and notifies the recipient without its text', async () => {
    const client = await sample.connect(grace.token);
    const { channel: conversation } = await join(client, directChannel(ada.user.id, grace.user.id));
    const { channel: own } = await join(client, userChannel(grace.user.id));
    const raw = new Promise<string>((resolve) => {
      client.connection.bind('message', ({ event, data }: { event: string; data: unknown }) => {
        if (event === 'message') resolve(JSON.stringify(data));
      });
    });
    const [received, notified] = [next(conversation, 'message'), next(own, 'direct-message')];

    await sample.call(`/direct/${grace.user.id}`, { token: ada.token, body: { text: 'Between us' } });

    expect(await received).toMatchObject({ text: 'Between us' });
    expect(await notified).toEqual({ from: { id: ada.user.id, name: 'Ada Lovelace' } });
    const onTheWire = await raw;
    expect(onTheWire).toContain('ciphertext');
    expect(onTheWire).not.toContain('Between us');
  });

  it('lets a user join after an invitation by an administrator', async () => {
    const client = await sample.connect(ada.token);
    const { channel: own } = await join(client, userChannel(ada.user.id));
    expect((await join(client, roomChannel(KERNEL))).ended).toBe(403);
    client.unsubscribe(roomChannel(KERNEL));
    const invited = next(own, 'invited');
    const invitation = { userId: ada.user.id };

    const byMember = await sample.call(`/rooms/${KERNEL}/members`, { token: linus.token, body: invitation });
    const byAdmin = await sample.call(`/rooms/${KERNEL}/members`, { token: margaret.token, body: invitation });

    expect([byMember.status, byAdmin.status]).toEqual([403, 204]);
    expect(await invited).toEqual({ room: { id: KERNEL, name: 'Kernel' } });
    expect((await join(client, roomChannel(KERNEL))).ended).toBe('joined');
  });
});
