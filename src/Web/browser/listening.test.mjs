import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { farEnd, says, state, visit } from './visit.mjs';

const waits = (page) =>
  page.evaluate(() => performance.getEntriesByName('play-to-sound').map(({ startTime, duration }) => ({ startTime, duration })));

describe('Listening', () => {
  test('plays, says so, stops, and leaves its session', async (t) => {
    const { page, errors } = await visit(t);
    const left = page.waitForRequest((request) => request.method() === 'DELETE' && request.url().includes('/whep/'));
    await page.click('#play');
    await state(page, '#play', 'playing');
    assert.equal(await page.getAttribute('#play', 'aria-label'), 'Stop listening');
    await says(page, '#player-status', /listening live/);
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

  test('when the other side goes, it comes back by itself, and that is no press on play', async (t) => {
    const { page } = await visit(t);
    await page.click('#play');
    await state(page, '#play', 'playing');
    // It may be over before anybody looks: the button's states are written down.
    await page.evaluate(() => {
      const button = document.querySelector('#play');
      globalThis.states = [];
      new MutationObserver(() => globalThis.states.push(button.dataset.state)).observe(button, {
        attributeFilter: ['data-state'],
      });
    });
    await (await farEnd()).drop();
    await page.waitForFunction(() => globalThis.states.includes('reconnecting') && globalThis.states.at(-1) === 'playing');
    assert.equal((await waits(page)).length, 1);
  });

  test('tells how long each press on play waited for sound', async (t) => {
    const { page } = await visit(t);
    assert.deepEqual(await waits(page), []);
    for (const presses of [1, 2]) {
      await page.click('#play');
      await state(page, '#play', 'playing');
      await page.waitForFunction((count) => performance.getEntriesByName('play-to-sound').length === count, presses);
      await page.click('#play');
      await state(page, '#play', 'idle');
    }
    const now = await page.evaluate(() => performance.now());
    const [first, second] = await waits(page);
    for (const { startTime, duration } of [first, second]) assert.ok(duration > 0 && startTime + duration < now);
    assert.ok(second.startTime > first.startTime + first.duration);
    t.diagnostic(`play to sound: ${Math.round(first.duration)} ms, again ${Math.round(second.duration)} ms`);
  });

  test('off air is said in words', async (t) => {
    const { page } = await visit(t, { station: { answer: null } });
    await page.click('#play');
    await state(page, '#play', 'offAir');
    await says(page, '#player-status', /off air/);
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
