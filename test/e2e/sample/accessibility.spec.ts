import type { AxeResults } from 'axe-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { ChatPages, DESKTOP, joined, open, PHONE, said } from './chat-pages.js';
import { RunningSample } from './running-sample.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe('the page of the sample is accessible: it', () => {
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

  /** The violations that axe finds on the current page, narrow and wide, light and dark. */
  async function violations(page: Page): Promise<string[]> {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    // Not a script tag, which the content security policy of the page forbids.
    await page.evaluate(AXE);
    const found: string[] = [];
    for (const viewport of [DESKTOP, PHONE]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(viewport);
        await page.emulateMedia({ colorScheme });
        // Dark mode changes only colours.
        const rules = colorScheme === 'dark' ? "{ runOnly: ['color-contrast'] }" : '';
        const { violations } = await page.evaluate<AxeResults>(`axe.run(${rules})`);
        for (const { id, nodes } of violations) {
          found.push(...nodes.map(({ html }) => `${viewport.width} ${colorScheme} ${id}: ${html}`));
        }
      }
    }
    return found;
  }

  describe('has no violations of axe', () => {
    it('on the log-in form, even after a mistake', async () => {
      const page = await pages.visit(sample.address);
      await page.getByLabel('Password').fill('wrong');
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.getByRole('alert').getByText('Wrong login or password').waitFor();

      expect(await violations(page)).toEqual([]);
    }, 60_000);

    it('in the list, a room, a denial and a conversation', async () => {
      const page = await pages.logIn(sample.address, 'Ada Lovelace');
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize(DESKTOP);

      await open(page, 'Compilers');
      await said(page, 'the compiler weaves them');
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize(DESKTOP);

      await open(page, 'Kernel');
      await page.getByText('status 403').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize(DESKTOP);

      await open(page, 'Grace Hopper');
      await joined(page);
      expect(await violations(page)).toEqual([]);
    }, 60_000);

    it("in the operators' view and in an administrator's room", async () => {
      const page = await pages.logIn(sample.address, 'Margaret Hamilton');
      await open(page, 'Operators');
      await page.getByRole('button', { name: 'Explain private-operators for Margaret Hamilton' }).first().click();
      await page.locator('#explanation').getByText('granted').waitFor();
      await page.getByText('other patterns do not match').click();
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize(DESKTOP);

      await open(page, 'Kernel');
      await joined(page);
      expect(await violations(page)).toEqual([]);
    }, 60_000);
  });

  /** Presses Tab this often and returns the focused element each time. */
  async function walk(page: Page, presses: number): Promise<string[]> {
    const stops: string[] = [];
    for (let press = 0; press < presses; press++) {
      await page.keyboard.press('Tab');
      stops.push(await page.evaluate<string>(FOCUSED));
    }
    return stops;
  }

  describe('can be used with only the keyboard', () => {
    it('from logging in to a message', async () => {
      const page = await pages.visit(sample.address);
      await page.getByText('Ada Lovelace').waitFor();
      expect(await walk(page, 3)).toEqual(['Ada Lovelace', 'Password', 'Log in']);
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByText('Connected', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Linus Torvalds' }).waitFor();

      const list = ['Lobby', 'Compilers', 'Kernel', 'Ada Lovelace', 'Linus Torvalds', 'Margaret Hamilton'];
      expect(await walk(page, 8)).toEqual(['Skip to the content', 'Log out', ...list]);
      for (let back = 0; back < 4; back++) await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Enter');
      await joined(page);
      // The title has the focus, so that a screen reader announces the opened view.
      expect(await page.evaluate(FOCUSED)).toBe('Compilers');
      expect(await walk(page, 2)).toEqual(['Messages', 'Message']);
      await page.keyboard.type('Typed by Grace');
      await page.keyboard.press('Enter');
      await said(page, 'Typed by Grace');
    }, 60_000);

    it('in a denial, with the list skipped', async () => {
      const page = await pages.logIn(sample.address, 'Linus Torvalds');
      await page.getByRole('button', { name: 'Compilers' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('status 403').waitFor();
      expect(await walk(page, 1)).toEqual(['Try again']);
      await page.keyboard.press('Enter');
      await page.getByText('status 403').waitFor();
      expect(await page.evaluate(FOCUSED)).toBe('Compilers');

      await page.getByRole('link', { name: 'Skip to the content' }).focus();
      await page.keyboard.press('Enter');
      expect(await walk(page, 1)).toEqual(['Try again']);
    }, 60_000);

    it("in the operators' view", async () => {
      const page = await pages.logIn(sample.address, 'Margaret Hamilton');
      await page.getByRole('button', { name: 'Operators' }).focus();
      await page.keyboard.press('Space');
      await page.getByText('Live', { exact: true }).waitFor();
      await page.getByRole('button', { name: 'Explain private-operators for Margaret Hamilton' }).first().waitFor();

      expect((await walk(page, 3)).slice(0, 2)).toEqual(['Pause', 'Decisions']);
      expect(await page.evaluate(FOCUSED)).toMatch(/^Explain .* for Margaret Hamilton$/);
      await page.keyboard.press('Enter');
      await page.locator('#explanation').getByText('granted').waitFor();
      await page.getByRole('textbox', { name: 'Channel' }).focus();
      expect(await walk(page, 4)).toEqual(['User', 'Explain', '4 other patterns do not match', 'Policy table']);

      await page.setViewportSize(PHONE);
      await page.getByRole('button', { name: 'Back to the list' }).focus();
      await page.keyboard.press('Enter');
      expect(await page.evaluate(FOCUSED)).toBe('Operators');
    }, 60_000);

    it('to invite somebody', async () => {
      const page = await pages.logIn(sample.address, 'Margaret Hamilton');
      await page.getByRole('button', { name: 'Kernel' }).focus();
      await page.keyboard.press('Enter');
      await joined(page);
      expect(await walk(page, 1)).toEqual(['Person']);
      await page.keyboard.press('ArrowDown');
      expect(await walk(page, 1)).toEqual(['Add to this room']);
      await page.keyboard.press('Enter');
      await page.getByRole('status').getByText('Grace Hopper is a member of Kernel now').waitFor();
    }, 60_000);

    it('on a phone, there and back', async () => {
      const page = await pages.logIn(sample.address, 'Ada Lovelace', PHONE);
      await page.getByRole('button', { name: 'Grace Hopper' }).focus();
      await page.keyboard.press('Enter');
      await joined(page);
      await page.keyboard.press('Shift+Tab');
      expect(await page.evaluate(FOCUSED)).toBe('Back to the list');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(FOCUSED)).toBe('Grace Hopper');
    }, 60_000);
  });

  it('announces states, messages and denials to screen readers', async () => {
    const page = await pages.logIn(sample.address, 'Ada Lovelace');
    await open(page, 'Lobby');
    await joined(page);

    expect(await page.getByRole('banner').getByRole('status').textContent()).toBe('Connected');
    expect(await page.getByRole('main').getByRole('status').textContent()).toBe('Joined');
    expect(await page.getByRole('log', { name: 'Messages' }).getByText('Welcome!').isVisible()).toBe(true);
    const { token } = await sample.logIn('grace');
    await sample.call('/direct/1', { token, body: { text: 'Psst' } });
    await page.getByRole('status').getByText('New message from Grace Hopper').waitFor();
    await open(page, 'Kernel');
    await page.getByRole('alert').getByText('You may not join Kernel').waitFor();
  }, 60_000);
});

/** The first line of the focused element's name. The focus must be visible. */
const FOCUSED = `(() => {
  const focused = document.activeElement;
  const label = focused.labels?.[0] ?? document.getElementById(focused.getAttribute('aria-labelledby')) ?? focused;
  const name = focused.getAttribute('aria-label') ?? label.querySelector('strong')?.textContent ?? label.innerText;
  const shown = focused.type === 'radio' ? label : focused;
  const box = shown.getBoundingClientRect();
  const outlined = getComputedStyle(shown).outlineStyle !== 'none' || ['H2', 'SECTION'].includes(focused.tagName);
  const inside = box.top >= 0 && box.left >= 0 && box.top < innerHeight && box.left < innerWidth && box.width > 0;
  return name.trim().split('\\n')[0] + (outlined ? '' : ' WITHOUT OUTLINE') + (inside ? '' : ' OUT OF SIGHT');
})()`;
