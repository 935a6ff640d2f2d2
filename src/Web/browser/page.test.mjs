import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dresses, faults, hold, post, state, visit } from './visit.mjs';

describe('The page', () => {
  for (const dress of dresses) {
    test(`has no accessibility faults that axe finds (${dress.colorScheme}, ${dress.locale})`, async (t) => {
      const { page, station } = await visit(t, { context: { ...dress, bypassCSP: true } });
      await post(page, 'please reject this');
      await page.waitForSelector('.post[data-state=rejected]');
      await post(page, 'The first snow fell.');
      station.say('Good evening, you are listening to Radio24.');
      await page.waitForSelector('.post[data-state=aired]');
      await hold(page, '0.8');
      assert.deepEqual(await faults(page), []);
      await page.mouse.up();
      await state(page, '#talk', 'review');
      assert.deepEqual(await faults(page), []);
    });
  }

  test('speaks the browser’s language and remembers a choice', async (t) => {
    const { page } = await visit(t, { context: { locale: 'ja-JP' } });
    assert.equal(await page.getAttribute('html', 'lang'), 'ja');
    await page.click('#language');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
    await page.reload();
    await page.waitForSelector('#play');
    assert.equal(await page.getAttribute('html', 'lang'), 'en');
  });

  test('opens without a network and says so', async (t) => {
    const { page, context } = await visit(t);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector('.notice-warn');
    assert.match(await page.textContent('.notices'), /You are offline/);
  });

  test('offers a new version of itself, and loads it only when asked', async (t) => {
    const { page, station } = await visit(t);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
    await page.reload();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    assert.equal(await page.locator('.notice-actions').count(), 0);
    station.publish();
    await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
    await page.waitForSelector('.notice-actions');
    await page.evaluate(() => {
      globalThis.before = true;
    });
    await page.click('.notice-actions .solid');
    await page.waitForFunction(() => !('before' in globalThis) && document.querySelector('#play'));
    assert.equal(await page.locator('.notice-actions').count(), 0);
  });

  test('can be installed', async (t) => {
    const { page } = await visit(t);
    const manifest = await page.evaluate(async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json());
    assert.equal(manifest.display, 'standalone');
    for (const icon of manifest.icons) assert.equal(await page.evaluate(async (src) => (await fetch(src)).status, icon.src), 200);
    assert.ok(manifest.icons.some((icon) => icon.purpose === 'maskable'));
  });

  for (const width of [320, 390, 768, 1280]) {
    test(`never scrolls sideways at ${width} px`, async (t) => {
      const station = { manual: true };
      const { page, station: mock } = await visit(t, { station, context: { viewport: { width, height: 800 }, locale: 'ja-JP' } });
      mock.say('https://example.invalid/'.padEnd(200, 'x'));
      await page.waitForSelector('#caption');
      await post(page, 'https://example.invalid/'.padEnd(200, 'x'));
      await page.click('.post-foot > .plain');
      await page.click('#erase');
      await page.waitForSelector('.privacy .confirm');
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0);
    });
  }
});
