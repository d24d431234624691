import { chromium, type Browser, type Page, type WebSocketRoute } from 'playwright-core';
import { RunningSample } from './running-sample.js';

const SETUP = '../../../scripts/setup.mjs' as string;
const DESKTOP = { width: 1180, height: 720 };
const PHONE = { width: 390, height: 780 };

describe('the page of the sample in Chromium', () => {
  let sample: RunningSample;
  let browser: Browser;
  const problems: string[] = [];

  beforeAll(async () => {
    const { findChromium } = (await import(SETUP)) as { findChromium: () => string | undefined };
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('There is no Chromium. "npm test" installs one, or says how to.');
    browser = await chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    });
    sample = await RunningSample.start();
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await sample?.close();
  });

  afterEach(async () => {
    await Promise.all(browser.contexts().map((context) => context.close()));
    expect(problems.splice(0)).toEqual([]);
  });

  async function visit(page: Page): Promise<Page> {
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => problems.push(error.message));
    await page.goto(sample.address);
    return page;
  }

  async function logInOn(page: Page, name: string): Promise<Page> {
    await visit(page);
    await page.getByText(name).click();
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('Connected', { exact: true }).waitFor();
    return page;
  }

  async function logIn(name: string, viewport = DESKTOP): Promise<Page> {
    return logInOn(await browser.newPage({ viewport }), name);
  }

  function open(page: Page, conversation: string): Promise<void> {
    return page.getByRole('navigation').getByRole('button', { name: conversation }).click();
  }

  async function say(page: Page, text: string): Promise<void> {
    await page.getByText('Joined', { exact: true }).waitFor();
    await page.getByRole('textbox', { name: 'Message' }).fill(text);
    await page.keyboard.press('Enter');
  }

  /** With the code by which a Channels server asks its clients to connect again at once. */
  async function closeAll(sockets: WebSocketRoute[]): Promise<void> {
    await Promise.all(sockets.splice(0).map((socket) => socket.close({ code: 4200, reason: 'Connect again' })));
  }

  const said = (page: Page, text: string) => page.getByRole('log').getByText(text).waitFor();
  const here = (page: Page) => page.getByRole('region', { name: 'Here now' });

  it('lets two users in one room see each other and what they say', async () => {
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

  it('shows a refusal, and joins by itself after an invitation', async () => {
    const linus = await logIn('Linus Torvalds', PHONE);
    await open(linus, 'Compilers');

    const refusal = linus.getByRole('alert');
    await refusal.getByText('You may not join Compilers').waitFor();
    await refusal.getByText('status 403').waitFor();
    expect(await linus.getByRole('textbox', { name: 'Message' }).isVisible()).toBe(false);

    const margaret = await logIn('Margaret Hamilton');
    await open(margaret, 'Compilers');
    await margaret.getByLabel('Invite').selectOption('Linus Torvalds');
    await margaret.getByRole('button', { name: 'Add to this room' }).click();
    await here(linus).getByText('Margaret Hamilton').waitFor();
    expect(await refusal.isVisible()).toBe(false);
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

  it('says so when the connection breaks, and catches up afterwards', async () => {
    const page = await browser.newPage();
    const sockets: WebSocketRoute[] = [];
    let broken = false;
    await page.routeWebSocket(/\/app\//, (socket) => {
      sockets.push(socket);
      // Otherwise it opens and nobody ever answers.
      if (!broken) socket.connectToServer();
    });
    await logInOn(page, 'Ada Lovelace');
    await open(page, 'Lobby');
    await page.getByText('Joined', { exact: true }).waitFor();

    broken = true;
    await closeAll(sockets);
    await page.getByRole('main').getByText('Reconnecting…').waitFor();
    const { token } = await sample.logIn('grace');
    await sample.call('/rooms/1/messages', { token, body: { text: 'While you were away' } });
    broken = false;
    await closeAll(sockets);

    await said(page, 'While you were away');
    await page.getByText('Joined', { exact: true }).waitFor();
  }, 60_000);

  it('asks to log in again when the login has ended', async () => {
    const page = await visit(await browser.newPage());
    const session = { token: 'stale', user: { id: 1, login: 'ada', name: 'Ada Lovelace', role: 'member' } };
    await page.evaluate(`sessionStorage.setItem('session', '${JSON.stringify(session)}')`);
    await page.reload();

    await page.getByText('Your login has ended').waitFor();
    await page.getByRole('button', { name: 'Log in' }).waitFor();
  }, 60_000);

  it('is usable with the keyboard alone', async () => {
    const page = await visit(await browser.newPage());
    await page.getByRole('radio', { name: 'Ada Lovelace' }).focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByText('Connected', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Compilers' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Joined', { exact: true }).waitFor();

    const focused = () => page.locator(':focus').getAttribute('id');
    for (let presses = 0; presses < 6 && (await focused()) !== 'text'; presses++) await page.keyboard.press('Tab');
    await page.keyboard.type('Typed by Grace');
    await page.keyboard.press('Enter');
    await said(page, 'Typed by Grace');
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
