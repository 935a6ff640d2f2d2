// The built page in a real browser: `npm run build && npm run test:browser`. The station is dev/mock.mjs, the sound comes from a second
// page over real WebRTC. The whole station, without a stand-in, is heard in tests/Station.Tests.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { launch, tonePeer } from '../dev/browser.mjs';
import { startMock } from '../dev/mock.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
let browser;
let peer;

before(async () => {
  browser = await launch();
  peer = await tonePeer(browser);
});
after(() => browser?.close());

/** A page of its own on a station of its own; fails on any error the browser logs, the content policy's included. */
async function visit(t, { station: given = {}, context: wanted = {}, init = () => {} } = {}) {
  const station = await startMock({ answer: peer.answer, quick: true, ...given });
  station.hush();
  const context = await browser.newContext({ locale: 'en-GB', permissions: ['microphone'], ...wanted });
  await context.addInitScript(init);
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  t.after(async () => {
    await context.close();
    station.close();
  });
  await page.goto(station.address);
  await page.waitForSelector('#play');
  return { station, page, context, errors };
}

const state = (page, id, wanted, timeout = 10_000) => page.waitForSelector(`${id}[data-state=${wanted}]`, { timeout });

async function hold(page, until) {
  const button = page.locator('#talk');
  await button.scrollIntoViewIfNeeded();
  const box = await button.boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await state(page, '#talk', 'recording');
  await page.waitForFunction((text) => document.querySelector('.talk-time')?.textContent >= text, until);
}

describe('listening', () => {
  test('plays, says so, stops, and leaves its session', async (t) => {
    const { page, errors } = await visit(t);
    const left = page.waitForRequest((request) => request.method() === 'DELETE' && request.url().includes('/whep/'));
    await page.click('#play');
    await state(page, '#play', 'playing');
    assert.equal(await page.getAttribute('#play', 'aria-label'), 'Stop listening');
    assert.match(await page.textContent('#player-status'), /listening live/);
    await page.click('#play');
    await state(page, '#play', 'idle');
    await left;
    assert.deepEqual(errors, []);
  });

  test('asks for stereo and retransmission', async (t) => {
    const { page } = await visit(t);
    const asked = page.waitForRequest((request) => request.url().endsWith('/whep'));
    await page.click('#play');
    const offer = (await asked).postData();
    assert.match(offer, /a=fmtp:111 .*stereo=1/);
    assert.match(offer, /a=rtcp-fb:111 nack\r\n/);
    assert.match(offer, /a=recvonly/);
  });

  test('when the other side goes, it comes back by itself', async (t) => {
    const { page } = await visit(t);
    await page.click('#play');
    await state(page, '#play', 'playing');
    await peer.drop();
    await state(page, '#play', 'reconnecting', 20_000);
    await state(page, '#play', 'playing', 20_000);
  });

  test('off air is said in words', async (t) => {
    const { page } = await visit(t, { station: { answer: null } });
    await page.click('#play');
    await state(page, '#play', 'offAir');
    assert.match(await page.textContent('#player-status'), /off air/);
  });

  test('a browser without WebRTC is told so', async (t) => {
    const { page } = await visit(t, {
      init: () => {
        delete window.RTCPeerConnection;
      },
    });
    await state(page, '#play', 'unsupported');
    assert.equal(await page.isDisabled('#play'), true);
  });
});

describe('writing', () => {
  test('a post goes all the way to the air, live', async (t) => {
    const { page, station, errors } = await visit(t, { station: { manual: true } });
    await page.fill('#message', 'The first snow fell.');
    await page.press('#message', 'Enter');
    for (const [to, words] of [
      ['received', /The station has it/],
      ['screened', /has been checked/],
      ['queued', /next in line/],
      ['onAir', /ON AIR NOW/],
      ['aired', /was on air/],
    ]) {
      if (to !== 'received') station.move(to, to === 'queued' ? 1 : 0);
      await page.waitForSelector(`.post[data-state=${to}]`);
      assert.match(await page.textContent('.post-state'), words);
      if (to === 'onAir') await page.waitForSelector('#caption .own-mark');
    }
    assert.equal(await page.inputValue('#message'), '');
    assert.deepEqual(errors, []);
  });

  test('a rejection gives its reason', async (t) => {
    const { page } = await visit(t);
    await page.fill('#message', 'please reject this');
    await page.click('#send-text');
    await page.waitForSelector('.post[data-state=rejected]');
    assert.match(await page.textContent('.post-state'), /does not air it\. Reason: It names a private person\./);
  });

  test('a refusal keeps the words and says when to try again, in both languages', async (t) => {
    const { page } = await visit(t, { station: { refuse: { status: 429, code: 'tooSoon', detail: 'x', retryAfter: 4 } } });
    await page.fill('#message', 'Hello');
    await page.click('#send-text');
    await page.waitForSelector('.write .note-bad');
    assert.match(await page.textContent('.write .note-bad'), /Try again in 4 seconds/);
    assert.equal(await page.inputValue('#message'), 'Hello');
    await page.click('#language');
    assert.match(await page.textContent('.write .note-bad'), /4秒後にもう一度/);
  });

  test('Enter that ends a conversion does not send', async (t) => {
    const { page } = await visit(t);
    await page.fill('#message', 'こんにちは');
    await page.evaluate(() => {
      const enter = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true });
      document.querySelector('#message').dispatchEvent(enter);
    });
    await page.waitForTimeout(200);
    assert.equal(await page.inputValue('#message'), 'こんにちは');
    assert.equal(await page.locator('.post').count(), 0);
  });

  test('counts what a person counts', async (t) => {
    const { page } = await visit(t);
    await page.fill('#message', '👩‍🚀'.repeat(280));
    assert.match(await page.textContent('#message-count'), /280 \/ 280/);
    await page.fill('#message', '👩‍🚀'.repeat(281));
    assert.equal(await page.isDisabled('#send-text'), true);
  });
});

describe('talking', () => {
  test('hold, speak, let go, send: the station has the whole recording', async (t) => {
    const { page, station, errors } = await visit(t);
    await hold(page, '1.2');
    await page.mouse.up();
    await state(page, '#talk', 'review');
    const seconds = Number.parseFloat(await page.textContent('.review-length'));
    await page.click('#send-voice');
    await page.waitForSelector('.post[data-state=aired]');
    assert.equal(station.voices.length, 1);
    assert.equal(station.voices[0].discarded, false);
    assert.ok(Math.abs(station.voices[0].pcm.length / 48_000 - seconds) < 0.11, 'as long as the page says');
    const samples = new Int16Array(new Uint8Array(station.voices[0].pcm).buffer);
    assert.ok(Math.max(...samples) > 1_000, 'the fake microphone beeps');
    assert.deepEqual(errors, []);
  });

  test('what is discarded is not posted', async (t) => {
    const { page, station } = await visit(t);
    await hold(page, '0.8');
    await page.mouse.up();
    await page.click('#discard-voice');
    await state(page, '#talk', 'idle');
    await page.waitForTimeout(300);
    assert.equal(station.voices.filter((voice) => !voice.discarded).length, 0);
    assert.equal(await page.locator('.post').count(), 0);
  });

  test('sliding left cancels', async (t) => {
    const { page, station } = await visit(t);
    await hold(page, '0.8');
    const box = await page.locator('#talk').boundingBox();
    await page.mouse.move(box.x - 80, box.y + box.height / 2, { steps: 8 });
    await state(page, '#talk', 'idle');
    await page.mouse.up();
    assert.match(await page.textContent('.talk-said'), /Cancelled/);
    assert.equal(station.voices.filter((voice) => !voice.discarded).length, 0);
  });

  test('a recording is sent whole when the line broke during the review', async (t) => {
    const { page, station } = await visit(t);
    await hold(page, '0.9');
    await page.mouse.up();
    await state(page, '#talk', 'review');
    station.cut();
    await page.click('#send-voice');
    await page.waitForSelector('.post');
    const sent = station.voices.filter((voice) => !voice.discarded);
    assert.equal(sent.length, 1);
    assert.ok(sent[0].pcm.length > 0.8 * 48_000);
  });

  test('the space bar talks, outside of text fields', async (t) => {
    const { page } = await visit(t);
    await page.focus('body');
    await page.keyboard.down(' ');
    await state(page, '#talk', 'recording');
    await page.waitForFunction(() => document.querySelector('.talk-time')?.textContent >= '0.8');
    await page.keyboard.up(' ');
    await state(page, '#talk', 'review');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'send-voice');
    await page.click('#discard-voice');
    await page.focus('#message');
    await page.keyboard.press(' ');
    assert.equal(await page.inputValue('#message'), ' ');
    await state(page, '#talk', 'idle');
  });

  test('a short tap records hands free until the next', async (t) => {
    const { page } = await visit(t);
    await page.click('#talk');
    await state(page, '#talk', 'recording');
    await page.waitForFunction(() => document.querySelector('.talk-time')?.textContent >= '0.8');
    await page.click('#talk');
    await state(page, '#talk', 'review');
  });

  test('the first press only asks', async (t) => {
    const { page, station } = await visit(t, {
      // As in browsers that do not tell the page beforehand.
      init: () => {
        navigator.permissions.query = () => Promise.reject(new TypeError('microphone'));
      },
    });
    assert.match(await page.textContent('#talk-hint'), /first press only asks/);
    await page.click('#talk');
    await page.waitForFunction(() => /hold the button/.test(document.querySelector('.talk-said')?.textContent ?? ''));
    await state(page, '#talk', 'idle');
    assert.equal(station.voices.length, 0);
  });
});

describe('the page', () => {
  for (const colorScheme of ['light', 'dark']) {
    for (const locale of ['en-GB', 'ja-JP']) {
      test(`has no accessibility faults that axe finds (${colorScheme}, ${locale})`, async (t) => {
        const { page, station } = await visit(t, { context: { colorScheme, locale, bypassCSP: true } });
        await page.fill('#message', 'please reject this');
        await page.click('#send-text');
        await page.waitForSelector('.post[data-state=rejected]');
        await page.fill('#message', 'The first snow fell.');
        await page.click('#send-text');
        station.say('Good evening, you are listening to Radio24.');
        await page.waitForSelector('.post[data-state=aired]');
        await hold(page, '0.8');
        await page.evaluate(axe);
        const check = () =>
          page.evaluate(async () => {
            const found = await globalThis.axe.run(document, {
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            });
            return found.violations.map(
              (fault) => `${fault.id}: ${fault.nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
            );
          });
        assert.deepEqual(await check(), []);
        await page.mouse.up();
        await state(page, '#talk', 'review');
        assert.deepEqual(await check(), []);
      });
    }
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
    await page.evaluate(() => navigator.serviceWorker.ready);
    await context.setOffline(true);
    await page.reload();
    await page.waitForSelector('.notice-warn');
    assert.match(await page.textContent('.notices'), /You are offline/);
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
      const { page, station } = await visit(t, { context: { viewport: { width, height: 800 }, locale: 'ja-JP' } });
      station.say('https://example.invalid/'.padEnd(200, 'x'));
      await page.waitForSelector('#caption');
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)) <= 0);
    });
  }
});
