// npm run sample:screenshot: takes the pictures of the sample in docs/images/.
// With a folder as argument, also takes every view of the page, wide and narrow, light and dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { findChromium } from './setup.mjs';

const IMAGES = fileURLToPath(new URL('../docs/images', import.meta.url));
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
  await forTheDocuments();
  if (folder !== undefined) await everyView();
} finally {
  await browser.close();
  await app.close();
}

async function forTheDocuments() {
  const grace = await logIn('Grace Hopper', DESKTOP);
  const ada = await logIn('Ada Lovelace', DESKTOP);
  const linus = await logIn('Linus Torvalds', PHONE);
  const margaret = await logIn('Margaret Hamilton', DESKTOP);
  for (const page of [grace, ada]) await open(page, 'Compilers');
  await say(grace, 'Good evening, Ada. Does the loom still hold?');
  await say(ada, 'It does. Everything you see here came over presence-room-2.');
  await grace.getByText('came over presence-room-2').waitFor();
  await open(linus, 'Lobby');
  await say(linus, 'Is anybody up for a code review?');
  await ada.getByRole('button', { name: /^Lobby.* unread/ }).waitFor();
  await keep(ada, 'sample-two-users');

  await open(linus, 'Compilers');
  await linus.getByText('status 403').waitFor();
  await keep(linus, 'sample-refused');

  await open(margaret, 'Operators');
  await margaret.getByText('Live', { exact: true }).waitFor();
  await open(linus, 'Lobby');
  await linus.getByText('Joined', { exact: true }).waitFor();
  await open(linus, 'Compilers');
  await linus.getByText('status 403').waitFor();
  await margaret.getByRole('button', { name: 'Explain presence-room-2 for Linus Torvalds' }).first().click();
  await margaret.getByText('not a member of room 2').last().waitFor();
  await margaret.mouse.move(0, 0);
  await margaret.setViewportSize({ ...DESKTOP, height: 820 });
  await keep(margaret, 'sample-operators');

  const phone = await logIn('Ada Lovelace', PHONE, 'dark');
  await open(phone, 'Compilers');
  await phone.getByText('Joined', { exact: true }).waitFor();
  await phone.getByText('came over presence-room-2').waitFor();
  await keep(phone, 'sample-phone');
  if (folder === undefined) return;
  await everyWidth(margaret, 'operators');
  await margaret.setViewportSize(DESKTOP);
  await open(margaret, 'Kernel');
  await margaret.getByText('Joined', { exact: true }).waitFor();
  await everyWidth(margaret, 'administrator');
  await everyWidth(linus, 'refused');
  await everyWidth(ada, 'room');
}

async function keep(page, name) {
  writeFileSync(join(IMAGES, `${name}.png`), await page.screenshot());
}

async function everyView() {
  mkdirSync(folder, { recursive: true });
  const ada = await logIn('Ada Lovelace', DESKTOP);
  const grace = await logIn('Grace Hopper', DESKTOP);
  await open(ada, 'Grace Hopper');
  await say(ada, 'This line is only for you.');
  await grace.getByText('New message from Ada Lovelace').waitFor();
  await everyWidth(grace, 'list');
  await open(grace, 'Ada Lovelace');
  await grace.getByText('only for you').waitFor();
  await everyWidth(grace, 'direct');
  const guest = await browser.newPage({ viewport: DESKTOP });
  await guest.goto(address);
  await guest.getByRole('button', { name: 'Log in' }).waitFor();
  await everyWidth(guest, 'login');
}

async function everyWidth(page, name) {
  mkdirSync(folder, { recursive: true });
  for (const [width, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
    for (const colorScheme of ['light', 'dark']) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`) });
    }
  }
}

async function logIn(name, viewport, colorScheme = 'light') {
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
