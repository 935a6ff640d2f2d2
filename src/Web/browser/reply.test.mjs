import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hold, post, says, state, until, visit } from './visit.mjs';

/** A page whose post is answered on air; gives the post's id. */
async function answered(t) {
  const visited = await visit(t);
  await post(visited.page, 'hello');
  await visited.page.waitForSelector('.post[data-state=aired]');
  return { ...visited, id: [...visited.station.posts.keys()][0] };
}

describe('Replying on air', () => {
  test('the talk button asks for the reply, and what is said goes with it', async (t) => {
    const { page, station, errors, id } = await answered(t);
    station.ask(id, 60);
    await says(page, '.talk-word', /Reply/);
    await says(page, '#reply-asked', /turn 1 of 3/);
    assert.equal(await page.getAttribute('#reply-left', 'aria-hidden'), 'true', 'a countdown is not read out');
    assert.ok(await page.locator('[role=status] #reply-asked').count(), 'that one is asked is');
    const left = Number.parseInt(await page.textContent('#reply-left'), 10);
    await until(async () => Number.parseInt(await page.textContent('#reply-left'), 10) < left, 'the countdown');

    await hold(page, '0.8');
    await page.mouse.up();
    await page.click('#send-voice');
    await until(() => station.voices.length === 1, 'the reply');
    assert.equal(station.voices[0].details.replyTo, id);
    await state(page, '#talk', 'idle');
    assert.equal(await page.locator('#reply-asked').count(), 0, 'one reply a turn');

    station.ask(id, 60, 2);
    await page.click('#language');
    await says(page, '.talk-word', /返事をする/);
    await says(page, '#reply-asked', /2 回目/);
    assert.deepEqual(errors, []);
  });

  test('a typed reply is one too, and after the last the page says kindly that it is over', async (t) => {
    const { page, station, id } = await answered(t);
    station.ask(id, 60, 3);
    await says(page, '#send-text', /Send as reply/);
    await page.fill('#message', 'And another thing');
    await page.click('#send-text');
    await until(() => station.sent.length === 2, 'the reply');
    assert.deepEqual(station.sent[1].replyTo, id);
    station.ask(id, 60, 3);
    await says(page, '#reply-asked', /turn 3/);
    station.ask(id, 0, 3);
    await says(page, '.talk-said', /That was our talk\. Thank you!/);
    await says(page, '.talk-word', /Hold to talk/);
    await post(page, 'something new');
    assert.equal(station.sent[2].replyTo, undefined);
  });
});
