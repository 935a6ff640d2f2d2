import { expect, test } from 'vitest';
import type { Caption } from '../station/wire';
import { addCaption, currentLine, emptyLog, keptLines, withoutPosts } from './log';

const start = Date.parse('2026-11-22T12:00:00Z');
const caption = (id: number, at = start, text = `phrase ${id}`): Caption => ({
  id,
  text,
  lang: 'en',
  at: new Date(at).toISOString(),
  mediaTimeMs: 0,
  lengthMs: 2_000,
});

test('a phrase is current while it is heard and a little longer', () => {
  const log = addCaption(emptyLog, caption(1), start + 100);
  expect(currentLine(log, start + 100)?.id).toBe(1);
  expect(currentLine(log, start + 3_500)?.id).toBe(1);
  expect(currentLine(log, start + 3_700)).toBeNull();
});

test('the next phrase takes over at once', () => {
  const log = addCaption(addCaption(emptyLog, caption(1), start), caption(2, start + 900), start + 900);
  expect(currentLine(log, start + 901)?.id).toBe(2);
});

test('the phrase told after connecting is not shown as current when it is long over', () => {
  expect(currentLine(addCaption(emptyLog, caption(1), start + 60_000), start + 60_000)).toBeNull();
  expect(currentLine(addCaption(emptyLog, caption(1), start + 1_000), start + 1_000)?.id, 'still being said').toBe(1);
});

test('a phrase told twice is kept once; the same number after a restart of the station is another phrase', () => {
  let log = addCaption(emptyLog, caption(1), start);
  log = addCaption(log, caption(1), start + 50);
  expect(log.lines).toHaveLength(1);
  log = addCaption(log, caption(1, start + 90_000), start + 90_000);
  expect(log.lines).toHaveLength(2);
});

test('keeps the newest and forgets the oldest', () => {
  let log = emptyLog;
  for (let id = 1; id <= keptLines + 5; id++) log = addCaption(log, caption(id, start + id), start + id);
  expect(log.lines).toHaveLength(keptLines);
  expect(log.lines[0]?.id).toBe(6);
});

test('an empty phrase is none', () => {
  expect(addCaption(emptyLog, caption(1, start, '  '), start).lines).toHaveLength(0);
});

test('what was said of an erased post is shown no longer, and all else stays', () => {
  const said = [
    caption(1),
    { ...caption(2), postId: 'hers' },
    { ...caption(3), postId: 'his' },
    { ...caption(4), postId: 'hers' },
  ];
  const log = said.reduce((so, each) => addCaption(so, each, start), emptyLog);
  expect(currentLine(log, start)?.id).toBe(4);
  const after = withoutPosts(log, ['hers', 'somebody else’s']);
  expect(after.lines.map((line) => line.id)).toEqual([1, 3]);
  expect(currentLine(after, start)?.id).toBe(3);
});
