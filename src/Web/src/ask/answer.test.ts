import { expect, test } from 'vitest';
import { type Asked, after, EventCutter, pieces } from './answer';

const asked: Asked = { id: null, text: 'When?', language: 'en', answer: '', citations: [] };
const stream =
  'event: words\ndata: {"text":"At nine [1]."}\n\nevent: words\ndata: {"text":"夜です [1]。"}\n\n: a comment\n\nevent: done\ndata: {"id":"q","text":"When?","language":"en","how":"model"}\n\n';

test('events are cut out of the stream wherever it is broken', () => {
  for (let size = 1; size < stream.length; size += 3) {
    const cutter = new EventCutter();
    const events = [];
    for (let at = 0; at < stream.length; at += size) events.push(...cutter.take(stream.slice(at, at + size)));
    expect(events.map((event) => event.name)).toEqual(['words', 'words', 'done']);
    const whole = events.reduce(after, asked);
    expect(whole).toMatchObject({ id: 'q', answer: 'At nine [1].夜です [1]。', how: 'model' });
  }
});

test('an answer that begins anew forgets what was shown', () => {
  const so = after(after(asked, { name: 'words', data: { text: 'Half an' } }), { name: 'anew', data: {} });
  expect(after(so, { name: 'words', data: { text: 'At ten.' } }).answer).toBe('At ten.');
});

test('marks stand apart from the words', () => {
  expect(pieces('At nine [1][2]. See [3]')).toEqual(['At nine', 1, 2, '. See', 3]);
  expect(pieces('No [phone number] here')).toEqual(['No [phone number] here']);
});
