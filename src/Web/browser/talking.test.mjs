import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allowed, focused, hold, recorded, recording, says, state, until, visit } from './visit.mjs';

const posted = (station) => station.voices.filter((voice) => !voice.discarded);

/** Gives the tests the microphone's tracks, to see whether they are open, and the page's sound, to make it stand still. */
const watch = () => {
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  globalThis.tracks = [];
  navigator.mediaDevices.getUserMedia = async (wanted) => {
    const stream = await ask(wanted);
    globalThis.tracks.push(...stream.getTracks());
    return stream;
  };
  globalThis.contexts = [];
  globalThis.AudioContext = class extends AudioContext {
    constructor(...options) {
      super(...options);
      globalThis.contexts.push(this);
    }
  };
};

/** Begins to play the recording back, and stops time for it: else it could be over before a busy machine looks. */
const listenStill = (page) =>
  page.evaluate(async () => {
    document.querySelector('#listen-voice').click();
    for (const context of globalThis.contexts) await context.suspend();
  });

const goOn = (page) =>
  page.evaluate(async () => {
    for (const context of globalThis.contexts) await context.resume();
  });

describe('Talking', () => {
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
    // The next one is posted: whatever became of the first is over by then.
    await hold(page, '0.8');
    await page.mouse.up();
    await page.click('#send-voice');
    await page.waitForSelector('.post');
    assert.equal(posted(station).length, 1);
    assert.equal(await page.locator('.post').count(), 1);
  });

  test('sliding left cancels', async (t) => {
    const { page, station } = await visit(t);
    await hold(page, '0.8');
    const box = await page.locator('#talk').boundingBox();
    await page.mouse.move(box.x - 80, box.y + box.height / 2, { steps: 8 });
    await state(page, '#talk', 'idle');
    await page.mouse.up();
    assert.match(await page.textContent('.talk-said'), /Cancelled/);
    await until(() => station.voices.length === 1, 'the end of the stream');
    assert.equal(posted(station).length, 0);
  });

  test('a recording is sent whole when the line broke during the review', async (t) => {
    const { page, station } = await visit(t);
    await hold(page, '0.9');
    await page.mouse.up();
    await state(page, '#talk', 'review');
    station.cut();
    // A send waits 8 s for the line; how long a busy machine takes to open one is not what this is about.
    await until(() => station.lines().length === 0, 'the break');
    await until(() => station.lines().length === 1, 'the next line');
    await page.click('#send-voice');
    await page.waitForSelector('.post');
    assert.equal(posted(station).length, 1);
    assert.ok(posted(station)[0].pcm.length > 0.8 * 48_000);
  });

  test('a recording without sound is not aired, and says so in both languages', async (t) => {
    const refuseVoice = { status: 400, code: 'voiceSilent', detail: 'There is no sound in it.' };
    const { page } = await visit(t, { station: { refuseVoice } });
    await hold(page, '0.8');
    await page.mouse.up();
    await page.click('#send-voice');
    await page.waitForSelector('.talk-said .note-bad');
    assert.match(await page.textContent('.talk-said'), /We heard nothing: is the microphone on\?/);
    await page.click('#language');
    assert.match(await page.textContent('.talk-said'), /何も聞こえませんでした。マイクはオンになっていますか。/);
    await state(page, '#talk', 'review');
  });

  test('a recording is heard to its end though the microphone cools down meanwhile, and that is let go after it', async (t) => {
    const { page } = await visit(t, { clock: true, init: watch });
    const open = () => page.evaluate(() => globalThis.tracks.filter((track) => track.readyState === 'live').length);
    await hold(page, '0.8');
    await page.mouse.up();
    await state(page, '#talk', 'review');
    await page.clock.fastForward(15_000);
    await listenStill(page);
    await page.waitForSelector('#listen-voice[data-playing=true]');
    await page.clock.fastForward(10_000);
    assert.equal(await open(), 1, 'warm while it plays');
    await goOn(page);
    await page.waitForSelector('#listen-voice[data-playing=false]');
    assert.equal(await open(), 1, 'warm for the next press');
    await page.clock.fastForward(25_000);
    assert.equal(await open(), 0);
  });

  test('listening again is stopped by a second press, also when the microphone is long gone', async (t) => {
    const { page } = await visit(t, { clock: true, init: watch });
    await hold(page, '0.8');
    await page.mouse.up();
    await state(page, '#talk', 'review');
    await page.clock.fastForward(60_000);
    for (let times = 0; times < 2; times++) {
      await listenStill(page);
      await page.waitForSelector('#listen-voice[data-playing=true]');
      await page.click('#listen-voice');
      await page.waitForSelector('#listen-voice[data-playing=false]');
    }
    // And left alone it ends by itself: the sound that was let go with the microphone is back.
    await page.click('#listen-voice');
    await page.waitForSelector('#listen-voice[data-playing=false]');
  });

  test('what a hung sound device does not play is over all the same, and can be heard again', async (t) => {
    const { page } = await visit(t, { clock: true, init: watch });
    await hold(page, '0.8');
    await page.mouse.up();
    await state(page, '#talk', 'review');
    await listenStill(page);
    await page.waitForSelector('#listen-voice[data-playing=true]');
    await page.clock.fastForward(15_000);
    await page.waitForSelector('#listen-voice[data-playing=false]');
    await listenStill(page);
    await page.waitForSelector('#listen-voice[data-playing=true]');
  });

  test('the space bar talks, outside of text fields', async (t) => {
    const { page } = await visit(t);
    await allowed(page);
    await page.focus('body');
    await recording(
      page,
      () => page.keyboard.down(' '),
      () => page.keyboard.up(' '),
    );
    await recorded(page, '0.8');
    await page.keyboard.up(' ');
    await state(page, '#talk', 'review');
    await focused(page, '#send-voice');
    await page.click('#discard-voice');
    await page.focus('#message');
    await page.keyboard.press(' ');
    assert.equal(await page.inputValue('#message'), ' ');
    await state(page, '#talk', 'idle');
  });

  test('a short tap records hands free until the next', async (t) => {
    const { page } = await visit(t, { clock: true });
    await allowed(page);
    await page.hover('#talk');
    const tap = async () => {
      // The page's clock stands still, so that the tap is short on any machine.
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 60_000));
      await page.mouse.down();
      await page.mouse.up();
      await page.clock.resume();
    };
    await recording(page, tap, () => {});
    assert.equal(await page.getAttribute('#talk', 'data-locked'), 'true');
    await recorded(page, '0.8');
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
    await says(page, '.talk-said', /hold the button/);
    await state(page, '#talk', 'idle');
    assert.equal(station.voices.length, 0);
  });
});
