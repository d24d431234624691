import { JwtService } from '@nestjs/jwt';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page, WebSocketRoute } from 'playwright-core';
import { ChatPages, DESKTOP, here, item, joined, open, PHONE, said, say, unread } from './chat-pages.js';
import { RunningSample } from './running-sample.js';

const SECRET = 'a secret of the tests that is long enough';

describe('the page of the sample in Chromium', () => {
  let sample: RunningSample;
  let pages: ChatPages;

  beforeAll(async () => {
    pages = await ChatPages.launch();
    sample = await RunningSample.start({ JWT_SECRET: SECRET });
  }, 60_000);

  afterAll(async () => {
    await pages?.close();
    await sample?.close();
  });

  afterEach(() => pages.closePages());

  const visit = () => pages.visit(sample.address);
  const logIn = (name: string, viewport = DESKTOP) => pages.logIn(sample.address, name, viewport);
  const newPage = () => pages.browser.newPage({ viewport: DESKTOP });

  /** With the code by which a Channels server asks its clients to reconnect at once. */
  async function closeAll(sockets: WebSocketRoute[]): Promise<void> {
    await Promise.all(sockets.splice(0).map((socket) => socket.close({ code: 4200, reason: 'Connect again' })));
  }

  /** Stores a login as the page does. */
  async function visitWith(token: string): Promise<Page> {
    const page = await visit();
    const session = { token, user: { id: 1, login: 'ada', name: 'Ada Lovelace', role: 'member' } };
    await page.evaluate(`sessionStorage.setItem('session', '${JSON.stringify(session)}')`);
    await page.reload();
    return page;
  }

  it('logs in only with the right password', async () => {
    const page = await visit();
    await page.getByText('Grace Hopper').click();
    await page.getByLabel('Password').fill('wrong');
    await page.getByRole('button', { name: 'Log in' }).click();

    const problem = page.getByRole('alert');
    await problem.getByText('Wrong login or password.').waitFor();
    await page.getByLabel('Password').fill('channels');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Connected', { exact: true }).waitFor();
    expect(await page.getByRole('banner').getByText('Grace Hopper').isVisible()).toBe(true);
    expect(await problem.isVisible()).toBe(false);
  }, 60_000);

  it('forgets the user who logs out', async () => {
    const page = await logIn('Ada Lovelace');
    await open(page, 'Compilers');
    await joined(page);
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('button', { name: 'Log in' }).waitFor();

    await page.reload();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
  }, 60_000);

  it('lets two users in one room see each other and their messages', async () => {
    const [ada, grace] = [await logIn('Ada Lovelace'), await logIn('Grace Hopper')];
    await open(ada, 'Compilers');
    await open(grace, 'Compilers');

    await here(ada).getByText('Grace Hopper').waitFor();
    await here(grace).getByText('Ada Lovelace').waitFor();
    await say(ada, '<b>Hello</b> Grace');
    await said(grace, '<b>Hello</b> Grace');
    await say(grace, 'Hello Ada');
    await said(ada, 'Hello Ada');
    expect(await ada.getByRole('log').getByText('<b>Hello</b> Grace').count()).toBe(1);

    await grace.close();
    await here(ada).getByText('Grace Hopper').waitFor({ state: 'detached' });
  }, 60_000);

  it('shows a denial and joins automatically after an invitation', async () => {
    const linus = await logIn('Linus Torvalds', PHONE);
    await open(linus, 'Compilers');

    const refusal = linus.getByRole('alert');
    await refusal.getByText('You may not join Compilers').waitFor();
    await refusal.getByText('status 403').waitFor();
    expect(await linus.getByRole('textbox', { name: 'Message' }).isVisible()).toBe(false);

    const margaret = await logIn('Margaret Hamilton');
    await open(margaret, 'Compilers');
    await margaret.getByLabel('Person').selectOption('Linus Torvalds');
    await margaret.getByRole('button', { name: 'Add to this room' }).click();
    await linus.getByText('You were invited to Compilers').waitFor();
    await here(linus).getByText('Margaret Hamilton').waitFor();
    expect(await refusal.isVisible()).toBe(false);
  }, 60_000);

  it('distinguishes a fault from a denial and tries again', async () => {
    const page = await logIn('Ada Lovelace');
    await page.route('**/pusher/auth', (route) => route.fulfill({ status: 500, body: '{}' }));
    await open(page, 'Compilers');
    const notice = page.getByRole('alert');
    await notice.getByText('Compilers could not be joined').waitFor();
    await notice.getByText('status 500').waitFor();

    await page.unroute('**/pusher/auth');
    await page.getByRole('button', { name: 'Try again' }).click();
    await joined(page);
    expect(await notice.isVisible()).toBe(false);
  }, 60_000);

  it('shows that it is offline if the Channels server does not know the app', async () => {
    const page = await newPage();
    await page.route('**/settings', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: { ...((await response.json()) as object), key: 'unknown' } });
    });
    await pages.visit(sample.address, DESKTOP, page);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('banner').getByText('Offline').waitFor();
  }, 60_000);

  it('delivers a direct message on an encrypted channel', async () => {
    const [ada, grace] = [await logIn('Ada Lovelace'), await logIn('Grace Hopper')];
    await open(ada, 'Grace Hopper');
    await ada.getByText('the Channels server carries it and cannot read it').waitFor();
    await say(ada, 'First, before you look');
    await grace.getByText('New message from Ada Lovelace').waitFor();

    await open(grace, 'Ada Lovelace');
    await said(grace, 'First, before you look');
    await say(ada, 'Second, while you look');
    await said(grace, 'Second, while you look');
  }, 60_000);

  it('shows that it is connecting until the server answers', async () => {
    const page = await newPage();
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.routeWebSocket(/\/app\//, (socket) => held.then(() => void socket.connectToServer()));
    await pages.visit(sample.address, DESKTOP, page);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('banner').getByText('Connecting…').waitFor();
    await open(page, 'Lobby');
    await page.getByRole('main').getByText('Joining…').waitFor();
    expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);

    release();
    await page.getByText('Connected', { exact: true }).waitFor();
    await joined(page);
  }, 60_000);

  it('shows a broken connection and then catches up', async () => {
    const page = await newPage();
    const sockets: WebSocketRoute[] = [];
    let broken = false;
    await page.routeWebSocket(/\/app\//, (socket) => {
      sockets.push(socket);
      // Otherwise it opens and never gets an answer.
      if (!broken) socket.connectToServer();
    });
    await pages.logIn(sample.address, 'Ada Lovelace', DESKTOP, page);
    await open(page, 'Lobby');
    await joined(page);

    broken = true;
    await closeAll(sockets);
    await page.getByRole('main').getByText('Reconnecting…').waitFor();
    const { token } = await sample.logIn('grace');
    await sample.call('/rooms/1/messages', { token, body: { text: 'While you were away' } });
    broken = false;
    await closeAll(sockets);

    await said(page, 'While you were away');
    await joined(page);
  }, 60_000);

  it('shows that the Channels server has stopped and rejoins when it is back', async () => {
    const page = await logIn('Ada Lovelace');
    await open(page, 'Compilers');
    await joined(page);

    await sample.killChannelsServer();
    await page.getByRole('banner').getByText('Reconnecting…').waitFor();
    await page.getByRole('main').getByText('Reconnecting…').waitFor();
    const { token } = await sample.logIn('grace');
    await sample.call('/rooms/1/messages', { token, body: { text: 'Nobody heard this' } });

    const connected = page.getByText('Connected', { exact: true });
    while (!(await connected.isVisible())) {
      // pusher-js waits ten seconds before it tries again, unless the browser reports that it is online.
      await page.evaluate("dispatchEvent(new Event('online'))");
      await sleep(200);
    }
    await joined(page);
    await here(page).getByText('Ada Lovelace').waitFor();
    // The event is lost, but the server has counted it.
    await unread(page, 'Lobby').waitFor();
    await say(page, 'Back again');
    await said(page, 'Back again');
  }, 60_000);

  it('asks to log in again if the login is invalid', async () => {
    const page = await visitWith('stale');

    await page.getByText('Your login has ended').waitFor();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  }, 60_000);

  it('asks to log in again if the login expires during a chat', async () => {
    const expires = Math.floor(Date.now() / 1_000) + 3;
    const page = await visitWith(new JwtService({ secret: SECRET }).sign({ sub: '1', exp: expires }));
    await page.getByText('Connected', { exact: true }).waitFor();
    while (Date.now() <= expires * 1_000) await sleep(100);

    await open(page, 'Compilers');
    await page.getByText('Your login has ended').waitFor();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  }, 60_000);

  it('counts unread messages in rooms and conversations until they are seen', async () => {
    const [ada, grace] = [await logIn('Ada Lovelace'), await logIn('Grace Hopper')];
    // Reads the messages of earlier tests first.
    for (const conversation of ['Lobby', 'Grace Hopper', 'Compilers']) {
      await open(ada, conversation);
      await joined(ada);
      await ada.getByRole('log').getByRole('listitem').first().waitFor({ state: 'attached' });
    }
    await open(ada, 'Kernel');
    await ada.getByText('status 403').waitFor();

    await open(grace, 'Compilers');
    await say(grace, 'One');
    await said(grace, 'One');
    await say(grace, 'Two');
    await unread(ada, 'Compilers', 2).waitFor();
    await open(grace, 'Ada Lovelace');
    await say(grace, 'Three');
    await unread(ada, 'Grace Hopper', 1).waitFor();
    expect(await ada.title()).toMatch(/^\(3\) /);
    await ada.reload();
    await unread(ada, 'Compilers', 2).waitFor();

    await open(ada, 'Compilers');
    await said(ada, 'Two');
    await unread(ada, 'Compilers').waitFor({ state: 'detached' });
    await open(ada, 'Grace Hopper');
    await said(ada, 'Three');
    await unread(ada, 'Grace Hopper').waitFor({ state: 'detached' });
    await say(grace, 'Four');
    await said(ada, 'Four');
    const { token } = await sample.logIn('ada');
    const counted = async () => (await (await sample.call('/unread', { token })).json()) as object;
    while (Object.keys(await counted()).length > 0) await sleep(50);
    expect(await unread(ada, 'Grace Hopper').count()).toBe(0);
    expect(await ada.title()).not.toMatch(/^\(/);
  }, 60_000);

  it('counts messages that arrive in a hidden page until it is visible', async () => {
    const ada = await logIn('Ada Lovelace');
    await open(ada, 'Compilers');
    await joined(ada);
    await ada.getByRole('log').getByRole('listitem').first().waitFor();
    const look = (state: string) =>
      ada.evaluate(
        `Object.defineProperty(document, 'visibilityState', { value: '${state}', configurable: true });
         document.dispatchEvent(new Event('visibilitychange'))`,
      );
    await look('hidden');

    const { token } = await sample.logIn('grace');
    await sample.call('/rooms/2/messages', { token, body: { text: 'Is anybody there?' } });
    await said(ada, 'Is anybody there?');
    await unread(ada, 'Compilers', 1).waitFor();
    const counted = async () =>
      (await (await sample.call('/unread', { token: (await sample.logIn('ada')).token })).json()) as object;
    expect(await counted()).toHaveProperty('presence-room-2', 1);
    await look('visible');
    await unread(ada, 'Compilers').waitFor({ state: 'detached' });
    while ('presence-room-2' in (await counted())) await sleep(50);
  }, 60_000);

  it('shows who is online', async () => {
    const ada = await logIn('Ada Lovelace');
    const grace = await logIn('Grace Hopper');

    await item(ada, 'Grace Hopper').getByText('grace, online').waitFor();
    await item(grace, 'Ada Lovelace').getByText('ada, online').waitFor();
    await grace.getByRole('button', { name: 'Log out' }).click();
    await item(ada, 'Grace Hopper').getByText('grace', { exact: true }).waitFor();
  }, 60_000);

  it('navigates from the list to a conversation and back on a phone', async () => {
    const page = await logIn('Ada Lovelace', PHONE);
    const list = page.getByRole('navigation');
    expect(await page.getByRole('region', { name: 'Conversation' }).isVisible()).toBe(false);

    await open(page, 'Compilers');
    await joined(page);
    expect(await list.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Back to the list' }).click();
    expect(await list.isVisible()).toBe(true);
    expect(await page.getByRole('region', { name: 'Conversation' }).isVisible()).toBe(false);
    expect(await page.locator(':focus').textContent()).toContain('Compilers');
  }, 60_000);

  it.each([PHONE, DESKTOP])(
    'fits into a window of $width pixels',
    async (viewport) => {
      const page = await logIn('Ada Lovelace', viewport);
      const overflows = () => page.evaluate('document.documentElement.scrollWidth > innerWidth');

      expect(await overflows()).toBe(false);
      await open(page, 'Compilers');
      await say(page, 'x'.repeat(400));
      await page.getByRole('log').getByText('xxx').last().waitFor();
      expect(await overflows()).toBe(false);
    },
    60_000,
  );
});
