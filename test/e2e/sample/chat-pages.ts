import { chromium, type Browser, type Page } from 'playwright-core';

const SETUP = '../../../scripts/setup.mjs' as string;
export const DESKTOP = { width: 1180, height: 720 };
export const PHONE = { width: 390, height: 780 };

/** Pages of the sample in one Chromium. Errors of their scripts are collected in `problems`. */
export class ChatPages {
  readonly problems: string[] = [];

  private constructor(readonly browser: Browser) {}

  static async launch(): Promise<ChatPages> {
    const { findChromium } = (await import(SETUP)) as { findChromium: () => string | undefined };
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('There is no Chromium. "npm test" installs one, or says how to.');
    const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];
    return new ChatPages(await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet] }));
  }

  /** Closes every page, and fails if one of them had a problem. */
  async closePages(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
    expect(this.problems.splice(0)).toEqual([]);
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  async visit(address: string, viewport = DESKTOP, page?: Page): Promise<Page> {
    const visited = page ?? (await this.browser.newPage({ viewport }));
    visited.setDefaultTimeout(20_000);
    visited.on('pageerror', (error) => this.problems.push(error.message));
    await visited.goto(address);
    return visited;
  }

  async logIn(address: string, name: string, viewport = DESKTOP, page?: Page): Promise<Page> {
    const visited = await this.visit(address, viewport, page);
    await fillIn(visited, name);
    return visited;
  }
}

/** Logs in on the form. */
export async function fillIn(page: Page, name: string): Promise<void> {
  await page.getByRole('group', { name: 'Log in as' }).getByText(name).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
}

/** Opens a conversation, or the operators' view, from the list. */
export function open(page: Page, name: string): Promise<void> {
  return item(page, name).click();
}

export const item = (page: Page, name: string) => page.getByRole('navigation').getByRole('button', { name });

/** The item of a conversation that has this many unread messages, or any. */
export const unread = (page: Page, name: string, count?: number) =>
  page.getByRole('navigation').getByRole('button', { name: new RegExp(`${name}.* ${count ?? '[0-9]+'} unread`) });

export async function say(page: Page, text: string): Promise<void> {
  await joined(page);
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
}

export const joined = (page: Page) => page.getByText('Joined', { exact: true }).waitFor();
export const said = (page: Page, text: string) => page.getByRole('log').getByText(text).waitFor();
export const here = (page: Page) => page.getByRole('region', { name: 'Here now' });
