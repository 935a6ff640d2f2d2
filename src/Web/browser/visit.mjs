// What the tests in this folder share: a browser, a station and a page of one's own.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after } from 'node:test';
import { setTimeout as rest } from 'node:timers/promises';
import { launch, tonePeer } from '../dev/browser.mjs';
import { startMock } from '../dev/mock.mjs';

/** Only what hangs takes so long, however busy the machine is. ms */
export const patience = 120_000;

let browser = null;
let peer = null;
after(() => browser?.then((open) => open.close()));

/** The far end of what is heard. */
export const farEnd = () => {
  browser ??= launch();
  peer ??= browser.then(tonePeer);
  return peer;
};

/** A page of its own on a station of its own. `errors` is what the browser logs, the content policy's refusals included. */
export async function visit(t, { station: given = {}, context: wanted = {}, init = () => {}, clock = false } = {}) {
  browser ??= launch();
  const station = await startMock({ answer: async (offer) => (await farEnd()).answer(offer), quick: true, ...given });
  station.hush();
  const context = await (await browser).newContext({ locale: 'en-GB', permissions: ['microphone'], ...wanted });
  t.after(async () => {
    await context.close();
    station.close();
  });
  context.setDefaultTimeout(patience);
  context.setDefaultNavigationTimeout(patience);
  await context.addInitScript(init);
  const errors = [];
  const open = async () => {
    const lines = station.lines().length;
    const page = await context.newPage();
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    if (clock) await page.clock.install();
    await page.goto(station.address);
    // From now on the page misses nothing, and what it learns first moves no button from under the mouse.
    await until(() => station.lines().length > lines, 'a line to the station');
    await page.waitForSelector('.listeners');
    return page;
  };
  return { station, page: await open(), open, context, errors };
}

/** Until a button of the page says that it is in this state. */
export const state = (page, id, wanted) => page.waitForSelector(`${id}[data-state=${wanted}]`);

/** Everything the device keeps of this station: its databases and its plain entries, by name. */
export const kept = (page) =>
  page.evaluate(async () => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const all = { ...localStorage };
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name));
      for (const from of database.objectStoreNames) {
        const store = database.transaction(from).objectStore(from);
        const [names, values] = await Promise.all([done(store.getAllKeys()), done(store.getAll())]);
        for (const [index, key] of names.entries()) all[key] = values[index];
      }
      database.close();
    }
    return all;
  });

/** For what the page does not show. */
export async function until(condition, what) {
  const end = Date.now() + patience;
  while (!(await condition())) {
    assert.ok(Date.now() < end, `not in ${patience / 1000} s: ${what}`);
    await rest(20);
  }
}

/** Until the page knows that it may use the microphone: before that the first press only asks. */
export const allowed = (page) => page.waitForSelector('#talk[data-permission=granted]');

/** Presses until it is recorded. The page waits 6 s for a microphone; a busy machine may take longer, and then a person presses again. */
export const recording = (page, press, letGo) =>
  until(async () => {
    await press();
    await page.waitForSelector('#talk:not([data-state=arming])');
    if ((await page.getAttribute('#talk', 'data-state')) === 'recording') return true;
    await letGo();
    return false;
  }, 'a recording');

/** Holds the talk button until so much is recorded ("1.2" seconds); letting go is the caller's. */
export async function hold(page, seconds) {
  await allowed(page);
  const press = async () => {
    await page.hover('#talk');
    await page.mouse.down();
  };
  await recording(page, press, () => page.mouse.up());
  await recorded(page, seconds);
}

export const recorded = (page, seconds) =>
  page.waitForFunction(
    (least) => Number.parseFloat(document.querySelector('.talk-time')?.textContent ?? '') >= least,
    Number(seconds),
  );

/** Sends a text and waits for its card. */
export async function post(page, text) {
  await page.fill('#message', text);
  await page.click('#send-text');
  await page.locator('.post', { hasText: text }).waitFor();
}

/** Until this part of the page says so: what follows a change of state (a focus, another try) may be a moment behind it. */
export const says = (page, part, words) =>
  until(async () => words.test((await page.locator(part).allTextContents()).join(' ')), `${part} to say ${words}`);

export const focused = (page, selector) => page.waitForSelector(`${selector}:focus`);

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it stands. The context needs `bypassCSP`. */
export async function faults(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe);
  return page.evaluate(async () => {
    const found = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return found.violations.map(
      (fault) => `${fault.id}: ${fault.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
    );
  });
}

/** Every dress of the page. */
export const dresses = ['light', 'dark'].flatMap((colorScheme) => ['en-GB', 'ja-JP'].map((locale) => ({ colorScheme, locale })));
