import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dresses, faults, focused, says, until, visit } from './visit.mjs';

const open = async (page, text) => {
  await page.fill('#message', text);
  await page.click('#how-read');
  await page.waitForSelector('#reading');
};
const cards = (page) => page.locator('.reading-card .reading-text').allTextContents();

describe('How it would be read', () => {
  test('the new tone stands beside one’s own words, and what was chosen is what is sent', async (t) => {
    const { page, station, errors } = await visit(t, { station: { manual: true } });
    await open(page, 'Play some jazz!!!');
    await page.check('input[value=soften]');
    await page.waitForSelector('.reading-card');
    assert.deepEqual(await cards(page), ['Please play some jazz.', 'Play some jazz!!!']);
    await says(page, '.reading-said', /have nothing against it/);
    await page.click('#send-text');
    await page.waitForSelector('.post');
    assert.deepEqual(station.sent, [{ text: 'Play some jazz!!!', transforms: [{ name: 'soften', intensity: 2 }] }]);
    assert.equal(await page.locator('#reading').count(), 0);
    assert.deepEqual(errors, []);
  });

  test('one’s own words can be kept', async (t) => {
    const { page, station } = await visit(t, { station: { manual: true } });
    await open(page, 'Play some jazz!!!');
    await page.check('input[value=soften]');
    await page.check('.reading-card input[value=own]');
    await page.click('#send-text');
    await page.waitForSelector('.post');
    assert.deepEqual(station.sent[0].transforms, []);
  });

  test('whoever never asks sends as before', async (t) => {
    const { page, station } = await visit(t, { station: { manual: true } });
    await page.fill('#message', 'Hello');
    await page.click('#send-text');
    await page.waitForSelector('.post');
    assert.deepEqual(station.sent, [{ text: 'Hello', transforms: undefined }]);
    assert.ok(!station.asked.includes('POST /api/v1/transforms'));
  });

  test('who writes on is told that the choice is off', async (t) => {
    const { page, station } = await visit(t, { station: { manual: true } });
    await open(page, 'Play some jazz!!!');
    await page.check('input[value=soften]');
    await page.waitForSelector('.reading-card');
    await page.fill('#message', 'Play some jazz!!! Or blues.');
    await says(page, '.reading-said', /written on since/);
    assert.equal(await page.locator('.reading-card').count(), 0);
    await page.click('#look-reading');
    await page.waitForSelector('.reading-card');
    await page.fill('#message', 'Play some jazz!!! Or rock.');
    await page.click('#send-text');
    await page.waitForSelector('.post');
    assert.equal(station.sent[0].transforms, undefined);
  });

  test('it says what would be refused, masked or cannot be done', async (t) => {
    const { page } = await visit(t);
    await open(page, 'Call 090-1234-5678, see https://a.example');
    await page.check('input[value=clarify]');
    await says(page, '.reading-said', /cannot make it clearer/);
    await says(page, '.reading-said', /would not air it like this/);
    await says(page, '.reading-said', /Links cannot be read out/);
    await says(page, '.reading-said', /A phone number is left out/);
    assert.equal(await page.locator('[data-verdict=reject]').count(), 1);
  });

  test('works by keyboard alone', async (t) => {
    const { page, station } = await visit(t, { station: { manual: true } });
    await page.fill('#message', 'Play some jazz!!!');
    await page.focus('#how-read');
    await page.keyboard.press('Enter');
    await focused(page, 'input[value=soften]');
    await page.keyboard.press('Space');
    await page.waitForSelector('.reading-card');
    // Past the other ticks and the button, into the two cards.
    for (let i = 0; i < 4; i++) await page.keyboard.press('Tab');
    await focused(page, '.reading-card input[value=toned]');
    await page.keyboard.press('ArrowDown');
    await focused(page, '.reading-card input[value=own]');
    await page.focus('#message');
    await page.keyboard.press('Enter');
    await until(() => station.sent.length === 1, 'a post');
    assert.deepEqual(station.sent[0].transforms, []);
  });

  for (const dress of dresses) {
    test(`axe finds nothing wrong with it: ${dress.colorScheme}, ${dress.locale}`, async (t) => {
      const { page } = await visit(t, { context: { ...dress, bypassCSP: true } });
      await open(page, dress.locale === 'ja-JP' ? 'ジャズを流せ！！' : 'Play some jazz!!!');
      await page.check('input[value=soften]');
      await page.check('input[value=clarify]');
      await page.waitForSelector('.reading-card');
      assert.deepEqual(await faults(page), []);
    });
  }
});
