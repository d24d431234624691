import type { Page } from 'playwright-core';
import { ChatPages, fillIn, item, joined, open } from './chat-pages.js';
import { join, RunningSample } from './running-sample.js';

const OPERATORS = 'private-operators';

/** The same as in sample-app/web/page/operators-view.js. */
const BURST_MS = 3_000;

describe("the operators' view of the sample", () => {
  let sample: RunningSample;
  let pages: ChatPages;

  beforeAll(async () => {
    pages = await ChatPages.launch();
    sample = await RunningSample.start();
  }, 60_000);

  afterAll(async () => {
    await pages?.close();
    await sample?.close();
  });

  afterEach(() => pages.closePages());

  const logIn = (name: string) => pages.logIn(sample.address, name);
  const row = (page: Page, index: number) =>
    page.getByRole('log', { name: 'Decisions' }).getByRole('listitem').nth(index);

  async function watch(): Promise<Page> {
    const page = await logIn('Margaret Hamilton');
    await open(page, 'Operators');
    await page.getByText('Live', { exact: true }).waitFor();
    return page;
  }

  async function explain(page: Page, channelName: string, user: string): Promise<string> {
    await page.getByRole('textbox', { name: 'Channel' }).fill(channelName);
    await page.getByRole('combobox', { name: 'User' }).selectOption(user);
    const replied = page.waitForResponse(/operators\/explain/);
    await page.getByRole('button', { name: 'Explain', exact: true }).click();
    await (await replied).finished();
    return page.locator('#explanation').innerText();
  }

  it('shows each decision with its reason at once, the newest first', async () => {
    const margaret = await watch();
    expect(await item(margaret, 'Operators').getAttribute('aria-current')).toBe('true');
    const linus = await logIn('Linus Torvalds');
    await open(linus, 'Compilers');
    await row(margaret, 0).getByText('linus is not a member of room 2').waitFor();
    expect(await row(margaret, 0).innerText()).toMatch(
      /Linus Torvalds\s+presence-room-2[^]*denied|denied[^]*Linus Torvalds\s+presence-room-2/,
    );
    expect(await row(margaret, 0).innerText()).toMatch(/RoomPolicies\.join · [0-9.]+ ms/);

    await open(linus, 'Kernel');
    await joined(linus);
    // The page also loads decisions with REST once it has joined.
    await row(margaret, 0).getByText('presence-room-3').waitFor();
    const said = margaret.getByRole('log', { name: 'Decisions' });
    expect(await said.innerText()).toMatch(/presence-room-3[^]*presence-room-2/);
    expect(await said.getByText('asked by REST').first().isVisible()).toBe(true);
  }, 60_000);

  it('receives neither signatures nor user info', async () => {
    const { token } = await sample.logIn('margaret');
    const { channel } = await join(await sample.connect(token), OPERATORS);
    const seen: { verdict: string }[] = [];
    channel.bind('decisions', ({ decisions }: { decisions: { verdict: string }[] }) => void seen.push(...decisions));
    const body = { socket_id: '1.2', channel_name: 'presence-room-1' };
    const reply = await sample.call('/pusher/auth', { token: (await sample.logIn('ada')).token, body });
    const { auth } = (await reply.json()) as { auth: string };

    const ofAda = () => seen.find((decision) => JSON.stringify(decision).includes('presence-room-1'));
    while (!ofAda()) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(Object.keys(ofAda()!).sort()).toEqual(
      ['at', 'channelName', 'id', 'milliseconds', 'policy', 'reason', 'toJoin', 'userId', 'verdict'].sort(),
    );
    expect(JSON.stringify(seen)).not.toContain(auth.split(':')[1]);
    expect(JSON.stringify(seen)).not.toContain('Ada Lovelace'); // The name is user info.
  }, 60_000);

  it('shows the policy table', async () => {
    const margaret = await watch();

    const table = await margaret.getByRole('table').innerText();
    expect(table.replaceAll(/\s+/g, ' ')).toBe(
      'Pattern and policy Guards Guests ' +
        'presence-online UserPolicies.beOnline none no ' +
        'presence-room-<id:int> RoomPolicies.join, batch none no ' +
        'private-encrypted-direct-<first:int>-<second:int> UserPolicies.ownConversation none no ' +
        'private-operators OperatorsPolicies.watch RolesGuard no ' +
        'private-user-<id:int> UserPolicies.ownNotifications none no',
    );
  }, 60_000);

  it('explains a channel for a chosen user, even behind guards', async () => {
    const margaret = await watch();

    const refused = await explain(margaret, 'presence-room-3', 'Ada Lovelace');
    expect(refused).toContain('ada is not a member of room 3');
    expect(refused).toContain('is of the kind presence');
    expect(refused).toContain('decides · RoomPolicies.join · id = 3');
    expect(refused).toContain('4 other patterns do not match');
    expect(await explain(margaret, 'presence-room-3', 'Linus Torvalds')).toMatch(/granted[^]*"name":"Linus Torvalds"/);

    const behindGuard = await explain(margaret, OPERATORS, 'Ada Lovelace');
    expect(behindGuard).toMatch(/denied[^]*RolesGuard said no[^]*OperatorsPolicies\.watch, behind RolesGuard/);
    expect(await explain(margaret, OPERATORS, 'Margaret Hamilton')).toMatch(/^granted/);
    expect(await explain(margaret, OPERATORS, 'Nobody')).toMatch(/^unauthenticated/);

    expect(await explain(margaret, 'presence-room-x', 'Ada Lovelace')).toMatch(/denied[^]*no policy/);
    await margaret.getByText('5 other patterns do not match').click();
    await margaret.getByText('<id:int> does not match "x" at character 15').waitFor();
    expect(await explain(margaret, 'public', 'Ada Lovelace')).toContain('must start with private- or presence-');
    expect(await explain(margaret, 'x'.repeat(290), 'Ada Lovelace')).toMatch(/no channel/);
  }, 60_000);

  it('explains a decision chosen from the list, and can be paused', async () => {
    const margaret = await watch();
    const linus = await logIn('Linus Torvalds');
    await open(linus, 'Compilers');
    const again = margaret.getByRole('button', { name: 'Explain presence-room-2 for Linus Torvalds' }).first();
    await again.waitFor();
    await margaret.getByRole('button', { name: 'Pause' }).click();
    const before = await row(margaret, 0).innerText();
    await open(linus, 'Lobby');
    await joined(linus);

    await again.click();
    await margaret.locator('#explanation').getByText('linus is not a member of room 2').waitFor();
    const { token } = await sample.logIn('margaret');
    const latest = async () => await (await sample.call('/operators/decisions', { token })).text();
    while (!(await latest()).includes('presence-room-1')) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await row(margaret, 0).innerText()).toBe(before);
    await margaret.getByRole('button', { name: 'Pause' }).click();
    await row(margaret, 0).getByText('presence-room-1').waitFor();
  }, 60_000);

  it('shows the number of hidden decisions of a flood and keeps a hundred rows', async () => {
    const margaret = await watch();
    const { token } = await sample.logIn('ada');
    /** A hundred decisions, in five batches. */
    const flood = async (from: number) => {
      for (let first = from; first < from + 100; first += 20) {
        const names = Array.from({ length: 20 }, (_, index) => `presence-room-${first + index}`);
        const body = { socket_id: '1.2', channel_name: names };
        expect((await sample.call('/pusher/auth', { token, body })).status).toBe(200);
      }
      await margaret.getByText(`presence-room-${from + 99}`, { exact: true }).waitFor();
    };
    await flood(1_000);
    const gaps = await margaret.getByText(/^and [0-9]+ more, too many to show$/).allInnerTexts();
    const hidden = gaps.map((gap) => Number(/[0-9]+/.exec(gap))).reduce((sum, count) => sum + count, 0);
    expect(hidden).toBeGreaterThanOrEqual(50);

    for (let from = 2_000; from < 12_000; from += 1_000) await flood(from);
    expect(await margaret.getByRole('log', { name: 'Decisions' }).getByRole('listitem').count()).toBe(100);
  }, 60_000);

  it('shows a broken connection and then catches up on missed decisions', async () => {
    const margaret = await watch();
    await sample.killChannelsServer();
    await margaret.getByRole('main').getByText('Reconnecting…').waitFor();
    const { token } = await sample.logIn('ada');
    const body = { socket_id: '1.2', channel_name: 'presence-room-77' };
    expect((await sample.call('/pusher/auth', { token, body })).status).toBe(403);
    while (!(await margaret.getByText('Live', { exact: true }).isVisible())) {
      await margaret.evaluate("dispatchEvent(new Event('online'))");
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    await margaret.getByText('ada is not a member of room 77').waitFor();
  }, 60_000);

  it('shows the cost of a reconnect: one request of each client, and one query for its rooms', async () => {
    const margaret = await watch();
    const ada = await logIn('Ada Lovelace');
    await open(ada, 'Lobby');
    await joined(ada);
    // The page groups requests that are close together into one burst, so wait until earlier ones are far enough away.
    await new Promise((resolve) => setTimeout(resolve, BURST_MS + 500));
    await sample.killChannelsServer();
    await margaret.getByRole('main').getByText('Reconnecting…').waitFor();
    await ada.getByRole('main').getByText('Reconnecting…').waitFor();
    for (const [page, back] of [
      [ada, 'Joined'],
      [margaret, 'Live'],
    ] as const) {
      while (!(await page.getByText(back, { exact: true }).isVisible())) {
        await page.evaluate("dispatchEvent(new Event('online'))");
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }

    const { token } = await sample.logIn('margaret');
    const seen = (await (await sample.call('/operators/requests', { token })).json()) as object[];
    // Ada has her own channel, the online list and the room. Margaret has hers, the online list and this feed.
    expect(seen.slice(0, 2)).toEqual(
      expect.arrayContaining([
        { at: expect.any(String) as string, userId: '1', channels: 3, queries: 1 },
        { at: expect.any(String) as string, userId: '4', channels: 3, queries: 0 },
      ]),
    );
    const latest = margaret.getByRole('list', { name: 'Requests' }).getByRole('listitem').first();
    await latest.waitFor();
    expect(await latest.innerText()).toMatch(
      /· (2 users · 6 channels · 2 requests · 1 query|1 user · 3 channels · 1 request · (0 queries|1 query))$/,
    );
  }, 60_000);

  it('counts one query for any number of rooms', async () => {
    const margaret = await watch();
    const names = Array.from({ length: 20 }, (_, index) => `presence-room-${index + 1}`);
    const body = { socket_id: '1.2', channel_name: names };
    expect((await sample.call('/pusher/auth', { token: (await sample.logIn('ada')).token, body })).status).toBe(200);
    const { token } = await sample.logIn('margaret');
    const [latest] = (await (await sample.call('/operators/requests', { token })).json()) as object[];
    expect(latest).toMatchObject({ userId: '1', channels: 20, queries: 1 });
    await margaret
      .getByRole('list', { name: 'Requests' })
      .getByText(/[0-9]+ channels · [0-9]+ requests? · [0-9]+ quer/)
      .first()
      .waitFor();
  }, 60_000);

  it('is hidden from other users', async () => {
    const ada = await logIn('Ada Lovelace');
    expect(await ada.getByRole('button', { name: 'Operators' }).count()).toBe(0);
    expect(await ada.getByText('Administration').isVisible()).toBe(false);

    const { token } = await sample.logIn('ada');
    for (const path of ['decisions', 'requests', 'policies', 'explain?channelName=presence-room-1&userId=1']) {
      expect((await sample.call(`/operators/${path}`, { token })).status).toBe(403);
      expect((await sample.call(`/operators/${path}`)).status).toBe(401);
    }
    expect((await join(await sample.connect(token), OPERATORS)).ended).toBe(403);
    expect((await join(await sample.connect(), OPERATORS)).ended).toBe(401);
  }, 60_000);

  it('leaves nothing on the page for the next user', async () => {
    const page = await watch();
    await explain(page, OPERATORS, 'Ada Lovelace');
    await page.getByRole('button', { name: 'Log out' }).click();
    await fillIn(page, 'Ada Lovelace');

    expect(await page.locator('#operators').isVisible()).toBe(false);
    expect(await page.locator('#operators').textContent()).not.toMatch(/RoomPolicies|RolesGuard|presence-/);
  }, 60_000);
});
