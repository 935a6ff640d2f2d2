import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { visit } from './visit.mjs';

describe('Writing', () => {
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
    await page.click('#language');
    assert.match(await page.textContent('.post-state'), /理由：個人の名前が含まれています。/);
  });

  test("a held post says why, and what is left out, in the reader's language", async (t) => {
    const { page, station, errors } = await visit(t, { station: { manual: true } });
    await page.fill('#message', 'I want to end it all, call me on 090-1234-5678');
    await page.click('#send-text');
    await page.waitForSelector('.post[data-state=received]');
    station.move('screened', 1, { en: 'A phone number is left out', ja: '電話番号は読み上げません' }, 'maskedPhone');
    await page.waitForSelector('.post-masked');
    station.move('held', 1, { en: 'You are not alone: call 988', ja: 'ひとりで抱えないでください。いのちの電話' }, 'selfHarm');
    await page.waitForSelector('.post[data-state=held]');
    assert.match(await page.textContent('.post-state'), /having a look at it\. Reason: You are not alone: call 988/);
    assert.match(await page.textContent('.post-masked'), /A phone number is left out/);
    if (process.env.RADIO24_PICTURES)
      await page.screenshot({ path: `${process.env.RADIO24_PICTURES}/held-en.png`, fullPage: true });
    await page.click('#language');
    assert.match(await page.textContent('.post-state'), /ひとりで抱えないでください/);
    assert.match(await page.textContent('.post-masked'), /電話番号は読み上げません/);
    if (process.env.RADIO24_PICTURES)
      await page.screenshot({ path: `${process.env.RADIO24_PICTURES}/held-ja.png`, fullPage: true });
    assert.deepEqual(errors, []);
  });

  test('a post that is kept but late is said to be late, until the studio has it', async (t) => {
    const { page, station } = await visit(t, { station: { manual: true, delivery: 'delayed' } });
    await page.fill('#message', 'Hello');
    await page.click('#send-text');
    await page.waitForSelector('.post[data-state=received]');
    assert.match(await page.textContent('.write .note-good'), /a little later than usual/);
    assert.match(await page.textContent('.post-state'), /has kept it\. It will be delivered in a moment/);
    await page.click('#language');
    assert.match(await page.textContent('.post-state'), /お預かりしました/);
    station.move('screened', 1);
    await page.waitForSelector('.post[data-state=screened]');
    assert.match(await page.textContent('.post-state'), /確認が済みました/);
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
    const { page, station } = await visit(t);
    await page.fill('#message', 'こんにちは');
    await page.evaluate(() => {
      const enter = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true });
      document.querySelector('#message').dispatchEvent(enter);
    });
    assert.equal(await page.inputValue('#message'), 'こんにちは');
    await page.press('#message', 'Enter');
    await page.waitForSelector('.post');
    assert.equal(station.asked.filter((each) => each === 'POST /api/v1/posts').length, 1);
  });

  test('counts what a person counts', async (t) => {
    const { page } = await visit(t);
    await page.fill('#message', '👩‍🚀'.repeat(280));
    assert.match(await page.textContent('#message-count'), /280 \/ 280/);
    await page.fill('#message', '👩‍🚀'.repeat(281));
    assert.equal(await page.isDisabled('#send-text'), true);
  });
});
