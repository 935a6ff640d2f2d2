import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dresses, faults, focused, kept, post, says, until, visit } from './visit.mjs';

const manual = { station: { manual: true } };
const answer = (page, which) => page.click(`[data-answer=${which}]`);

/** Tries to erase, until the page says in these words why it did not happen. */
async function refused(page, words) {
  await page.click('#erase');
  await answer(page, 'yes');
  await says(page, '#erase-said', words);
}

describe('Taking a post back', () => {
  test('is asked once more, and the post says that it is taken back', async (t) => {
    const { page, station, errors } = await visit(t, manual);
    await post(page, 'The first snow fell.');
    await page.click('.post-foot > .plain');
    assert.match(await page.textContent('.post .confirm-question'), /will not go on air/);
    await answer(page, 'yes');
    await page.waitForSelector('.post[data-state=withdrawn]');
    assert.equal((await page.textContent('.post-state')).trim(), 'You took it back.');
    assert.equal([...station.posts.values()][0].state, 'withdrawn');
    assert.equal(await page.locator('.post-foot > .plain').count(), 0, 'there is nothing more to take back');
    await focused(page, '[aria-label="Remove from this list"]');
    assert.deepEqual(errors, []);
  });

  test('can be thought better of, by keyboard too', async (t) => {
    const { page, station } = await visit(t, manual);
    await post(page, 'Hello');
    await page.focus('.post-foot > .plain');
    await page.keyboard.press('Enter');
    await focused(page, '[data-answer=no]');
    await page.keyboard.press('Escape');
    await focused(page, '.post-foot > .plain');
    await page.keyboard.press('Enter');
    await focused(page, '[data-answer=no]');
    await page.keyboard.press('Enter');
    await focused(page, '.post-foot > .plain');
    assert.equal(station.asked.filter((each) => each.startsWith('DELETE')).length, 0);
  });

  test('says what it means for a post that is on air', async (t) => {
    const { page, station } = await visit(t, manual);
    await post(page, 'Hello');
    station.move('onAir');
    await page.waitForSelector('.post[data-state=onAir]');
    await page.click('.post-foot > .plain');
    assert.match(await page.textContent('.post .confirm-question'), /on air now and will be broken off/);
    await answer(page, 'yes');
    await page.waitForSelector('.post[data-state=withdrawn]');
  });

  test('too late is said, with what became of the post', async (t) => {
    const { page, station } = await visit(t, manual);
    await post(page, 'Hello');
    await page.click('.post-foot > .plain');
    [...station.posts.values()][0].state = 'aired'; // and the page has not heard of it yet
    await answer(page, 'yes');
    await page.waitForSelector('.post[data-state=aired]');
    await says(page, '.post-said .note-bad', /too late to take it back/);
  });
});

describe('Waiting for the air', () => {
  test('has a number and a time, and both change as others are aired', async (t) => {
    const { page, station, errors } = await visit(t, manual);
    await post(page, 'Hello');
    station.move('screened', 6);
    station.move('approved', 6);
    station.move('queued', 6);
    await page.waitForSelector('.post[data-state=queued]');
    station.place(5, 240);
    await says(page, '.post-state', /^Number 5 in line\. On air in about 4 minutes\.$/);
    station.place(1, 20);
    await says(page, '.post-state', /^You are next in line\. On air in a moment\.$/);
    await page.click('#language');
    await says(page, '.post-state', /^次の番です。まもなく放送されます。$/);
    assert.deepEqual(errors, []);
  });
});

describe('The listener', () => {
  test('stays the same when its token is renewed, and its posts stay in sight', async (t) => {
    const hour = 3_600_000;
    const { page, station } = await visit(t, { station: { manual: true, life: 4 * hour }, clock: true });
    await post(page, 'Hello');
    await page.clock.fastForward(3 * hour);
    await until(() => station.asked.includes('POST /api/v1/listeners/renew'), 'the renewal');
    await page.reload();
    await page.waitForSelector('.post');
    await until(() => station.lines().length === 1, 'the line');
    station.move('screened', 1);
    await page.waitForSelector('.post[data-state=screened]');
    assert.deepEqual(station.listeners.made, ['listener-1']);
  });

  test('is another when the station refuses the old one, and the line comes back by itself', async (t) => {
    const { page, station } = await visit(t, manual);
    station.listeners.refuseAll();
    station.cut();
    await until(() => station.lines()[0] === 'listener-2', 'a line of the next listener');
    await post(page, 'Hello');
    assert.equal([...station.posts.values()][0].listener, 'listener-2');
    assert.equal(station.asked.filter((each) => each.includes('/hubs/')).length, 0, 'nothing is negotiated');
  });

  test('is another at the first post that the station refuses to take from the old one, and hears what becomes of it', async (t) => {
    const { page, station } = await visit(t, manual);
    station.listeners.refuseAll();
    await post(page, 'Hello');
    await until(() => station.lines().join() === 'listener-2', 'a line of the next listener');
    station.move('screened', 1);
    await page.waitForSelector('.post[data-state=screened]');
  });

  test('is another when the browser was told to clear what it keeps', async (t) => {
    const { page, station } = await visit(t, manual);
    await post(page, 'Hello');
    await page.evaluate(
      () =>
        new Promise((resolve) => {
          indexedDB.deleteDatabase('radio24').onsuccess = resolve;
        }),
    );
    await post(page, 'Who am I?');
    await until(() => station.lines().join() === 'listener-2', 'a line of the next listener');
    assert.deepEqual(await page.locator('.post-text').allTextContents(), ['Who am I?']);
    assert.equal((await kept(page)).listener.id, 'listener-2');
  });

  test('lives as long as the page where the browser keeps nothing', async (t) => {
    const init = () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('Not here.', 'SecurityError');
      };
    };
    const { page, station, errors } = await visit(t, { ...manual, init });
    await post(page, 'Hello');
    await post(page, 'And more');
    station.move('screened', 1);
    await page.waitForSelector('.post[data-state=screened]');
    assert.deepEqual(station.listeners.made, ['listener-1']);
    await page.click('#erase');
    await answer(page, 'yes');
    await until(() => station.lines().join() === 'listener-2', 'a line of the next listener');
    assert.equal(await page.locator('.post').count(), 0);
    assert.deepEqual(errors, []);
  });
});

describe('Erasing everything', () => {
  test('says what will happen, does it, and the page goes on as somebody new, in every tab', async (t) => {
    const { page, station, open, errors } = await visit(t, manual);
    await page.fill('#name', 'Mika');
    await post(page, 'The first snow fell.');
    const other = await open();
    await other.waitForSelector('.post');

    await page.click('#erase');
    assert.match(await page.textContent('.privacy .confirm-question'), /deletes your posts.*cannot be undone/s);
    await focused(page, '[data-answer=no]');
    await answer(page, 'yes');
    await says(page, '#erase-said', /Everything is erased/);
    await focused(page, '#erase');

    assert.equal(station.posts.size, 0);
    for (const tab of [page, other]) {
      await until(async () => (await tab.locator('.post').count()) === 0, 'no posts');
      await until(async () => (await tab.inputValue('#name')) === '', 'no name');
    }
    await until(() => station.lines().join() === 'listener-2,listener-2', 'both lines to be the next listener’s');
    const left = await kept(page);
    assert.equal(left.listener.id, 'listener-2', 'this is where the page keeps it');
    assert.doesNotMatch(JSON.stringify(left), /Mika|snow|listener-1/);
    await post(page, 'Hello again');
    assert.equal([...station.posts.values()][0].listener, 'listener-2');
    assert.deepEqual(errors, []);
  });

  test('leaves every tab the same next listener, though all of them need one in one moment', async (t) => {
    const { page, station, open } = await visit(t, manual);
    for (let tabs = 1; tabs < 4; tabs++) await open();
    for (let times = 1; times <= 4; times++) {
      const all = Array(4).fill(`listener-${times}`).join();
      await until(() => station.lines().join() === all, `four lines of listener-${times}`);
      if (times === 4) break;
      await page.click('#erase');
      await answer(page, 'yes');
      await until(() => station.listeners.made.length > times, 'the next listener');
    }
    assert.equal(station.listeners.made.length, 4);
  });

  test('is not undone by a tab that has not heard of it, nor is what another tab sent', async (t) => {
    const deaf = () => {
      BroadcastChannel.prototype.addEventListener = () => {};
    };
    const { page, station, open } = await visit(t, { ...manual, init: deaf });
    await post(page, 'The first snow fell.');
    station.move('rejected');
    await page.waitForSelector('.post[data-state=rejected]');
    const other = await open();
    await other.waitForSelector('.post');
    await post(page, 'More snow.');

    await other.click('.post [aria-label="Remove from this list"]');
    await says(other, '.post-text', /^More snow\.$/);
    await page.reload();
    await page.waitForSelector('.post');
    assert.deepEqual(await page.locator('.post-text').allTextContents(), ['More snow.']);

    await page.click('#erase');
    await answer(page, 'yes');
    await page.waitForSelector('#erase-said .note-good');
    station.move('withdrawn', 0, 'listener');
    await until(async () => (await other.locator('.post').count()) === 0, 'no posts in the other tab');
    assert.doesNotMatch(JSON.stringify(await kept(page)), /snow/);
  });

  test('forgets nothing when the station could not do it', async (t) => {
    const refuseErasure = { status: 503, code: 'storeAway', detail: 'The store is away.', retryAfter: 5 };
    const { page, station, context } = await visit(t, { station: { manual: true, refuseErasure } });
    await post(page, 'Hello');
    await refused(page, /Not everything is erased yet\. .*Try again in 5 seconds/);
    await context.setOffline(true);
    await refused(page, /cannot be reached: nothing is erased yet/);
    assert.equal(await page.locator('.post').count(), 1);
    assert.equal(station.posts.size, 1);
  });

  test('is not said to be done when the station does not know any more whose posts to erase', async (t) => {
    const { page, station } = await visit(t, manual);
    await post(page, 'Hello');
    station.listeners.refuseAll();
    await refused(page, /could not tell which posts were yours/);
    assert.equal(station.posts.size, 1);
  });

  for (const dress of dresses) {
    test(`and taking back have no accessibility faults that axe finds (${dress.colorScheme}, ${dress.locale})`, async (t) => {
      const { page } = await visit(t, { ...manual, context: { ...dress, bypassCSP: true } });
      await post(page, 'The first snow fell.');
      assert.deepEqual(await faults(page), []);
      await page.click('.post-foot > .plain');
      await page.click('#erase');
      await page.waitForSelector('.privacy .confirm');
      assert.deepEqual(await faults(page), []);
      await page.click('.post [data-answer=yes]');
      await page.waitForSelector('.post[data-state=withdrawn]');
      await page.click('.privacy [data-answer=yes]');
      await page.waitForSelector('#erase-said .note-good');
      assert.deepEqual(await faults(page), []);
    });
  }
});
