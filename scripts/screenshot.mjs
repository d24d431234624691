// npm run sample:screenshot: two users in one room of the sample, as docs/images/sample-two-users.png.
// With a folder as argument: every view of the page, wide and narrow, light and dark, to look at while working on it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from './setup.mjs';

const PICTURE = fileURLToPath(new URL('../docs/images/sample-two-users.png', import.meta.url));
const DESKTOP = { width: 1180, height: 720 };
const PHONE = { width: 390, height: 780 };
const ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'];

const folder = process.argv[2];
const { createSampleApp } = await import(new URL('../dist-sample/sample-app/sample-app.js', import.meta.url).href);
const { app, address } = await createSampleApp({ environment: { PORT: '0' }, logger: false });
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: [...ARGUMENTS, '--disable-sync', '--no-first-run'],
});
try {
  const grace = await logIn('Grace Hopper', DESKTOP, 'light');
  const ada = await logIn('Ada Lovelace', DESKTOP, 'light');
  for (const page of [grace, ada]) await open(page, 'Compilers');
  await say(grace, 'Good evening, Ada. Does the loom still hold?');
  await say(ada, 'It does. Everything you see here came over presence-room-2.');
  await grace.getByText('came over presence-room-2').waitFor();
  await ada.screenshot({ path: PICTURE });
  if (folder !== undefined) await everyView(ada, grace);
} finally {
  await browser.close();
  await app.close();
}

async function everyView(ada, grace) {
  mkdirSync(folder, { recursive: true });
  const linus = await logIn('Linus Torvalds', PHONE, 'dark');
  const margaret = await logIn('Margaret Hamilton', PHONE, 'light');
  await shoot(linus, 'phone-dark-list');
  await open(linus, 'Compilers');
  await linus.getByText('status 403').waitFor();
  await shoot(linus, 'phone-dark-refused');
  await open(margaret, 'Compilers');
  await ada.getByRole('list').getByText('Margaret Hamilton').first().waitFor();
  await shoot(margaret, 'phone-light-room');
  await open(ada, 'Kernel');
  await ada.getByText('status 403').waitFor();
  await shoot(ada, 'desktop-refused');
  await open(ada, 'Grace Hopper');
  await say(ada, 'This line is for you alone.');
  await grace.getByText('New message from Ada Lovelace').waitFor();
  await grace.emulateMedia({ colorScheme: 'dark' });
  await shoot(grace, 'desktop-dark-unread');
  await open(grace, 'Ada Lovelace');
  await grace.getByText('for you alone').waitFor();
  await shoot(grace, 'desktop-dark-direct');
  const guest = await browser.newPage({ viewport: DESKTOP });
  await guest.goto(address);
  await guest.getByRole('button', { name: 'Log in' }).waitFor();
  await shoot(guest, 'desktop-login');
  await guest.setViewportSize(PHONE);
  await guest.emulateMedia({ colorScheme: 'dark' });
  await shoot(guest, 'phone-dark-login');
}

async function logIn(name, viewport, colorScheme) {
  const page = await browser.newPage({ viewport, colorScheme });
  await page.goto(address);
  await page.getByText(name).click();
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('Connected', { exact: true }).waitFor();
  return page;
}

async function open(page, name) {
  const back = page.getByRole('button', { name: 'Back to the list' });
  if (await back.isVisible()) await back.click();
  await page.getByRole('navigation').getByRole('button', { name }).click();
}

async function say(page, text) {
  await page.getByText('Joined', { exact: true }).waitFor();
  await page.getByRole('textbox', { name: 'Message' }).fill(text);
  await page.keyboard.press('Enter');
  await page.getByRole('log').getByText(text).waitFor();
}

async function shoot(page, name) {
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
