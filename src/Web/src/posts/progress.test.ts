import { describe, expect, test } from 'vitest';
import type { PostState } from '../station/wire';
import { graphemes } from './graphemes';
import { isFinal, keep, move, type OwnPost, place, reached, settle } from './progress';

const start = Date.parse('2026-11-22T12:00:00Z');
const both = (reason: string) => ({ en: reason, ja: reason });
const iso = (ms: number) => new Date(start + ms).toISOString();
const post = (state: PostState = 'received'): OwnPost => ({
  id: 'a',
  kind: 'text',
  text: 'hello',
  state,
  position: 3,
  aboutSeconds: null,
  reason: null,
  delayed: false,
  at: iso(0),
  sentAt: iso(0),
});

describe('move', () => {
  test('follows the whole way to the air', () => {
    let mine = post();
    const way: PostState[] = ['screened', 'approved', 'queued', 'onAir', 'aired'];
    way.forEach((state, index) => {
      mine = move(mine, { id: 'a', state, at: iso(index * 1000), position: 5 - index });
      expect(mine.state).toBe(state);
    });
    expect(isFinal(mine.state)).toBe(true);
  });

  test('never goes back when events overtake each other', () => {
    const mine = move(post('queued'), { id: 'a', state: 'screened', at: iso(5) });
    expect(mine.state).toBe('queued');
  });

  test('goes back from the air to the line when the presenter was lost', () => {
    expect(move(post('onAir'), { id: 'a', state: 'queued', at: iso(900) }).state).toBe('queued');
    expect(move(post('onAir'), { id: 'a', state: 'queued', at: iso(-900) }).state, 'an old event').toBe('onAir');
  });

  test('a rejection keeps its reason; nothing follows it', () => {
    const rejected = move(post(), { id: 'a', state: 'rejected', at: iso(1), reason: both('names a person') });
    expect(rejected.reason).toEqual(both('names a person'));
    expect(move(rejected, { id: 'a', state: 'approved', at: iso(2) })).toBe(rejected);
  });

  test('the place in line moves without a new state', () => {
    expect(move(post('queued'), { id: 'a', state: 'queued', at: iso(9), position: 1 }).position).toBe(1);
  });

  test('what is kept but late is so until the studio has it', () => {
    const late = { ...post(), delayed: true };
    expect(move(late, { id: 'a', state: 'received', at: iso(1), position: 2 }).delayed, 'the news that it is kept').toBe(true);
    expect(move(late, { id: 'a', state: 'screened', at: iso(2) }).delayed).toBe(false);
    expect(settle(late, { id: 'a', kind: 'text', state: 'received', position: 2, states: [] }).delayed).toBe(true);
    expect(settle(late, { id: 'a', kind: 'text', state: 'queued', position: 2, states: [] }).delayed).toBe(false);
  });

  test('what was taken back stays so, whatever was under way', () => {
    const mine = settle(post('onAir'), {
      id: 'a',
      kind: 'text',
      state: 'withdrawn',
      position: 0,
      states: [{ state: 'withdrawn', at: iso(3), reason: both('listener') }],
    });
    expect(mine.state).toBe('withdrawn');
    expect(move(mine, { id: 'a', state: 'aired', at: iso(9) })).toBe(mine);
  });

  test('another post is another post', () => {
    const mine = post();
    expect(move(mine, { id: 'b', state: 'onAir', at: iso(1) })).toBe(mine);
  });
});

describe('place', () => {
  test('moves without a new state, and takes the time with it', () => {
    const mine = place(post('queued'), { id: 'a', position: 2, aboutSeconds: 240 });
    expect(mine).toMatchObject({ state: 'queued', position: 2, aboutSeconds: 240 });
    expect(move(mine, { id: 'a', state: 'onAir', at: iso(1), position: 0 }).aboutSeconds).toBeNull();
  });

  test('is that of one post, and of one that waits', () => {
    for (const mine of [post('onAir'), post('aired'), post('withdrawn')])
      expect(place(mine, { id: 'a', position: 2, aboutSeconds: 240 })).toBe(mine);
    const mine = post('queued');
    expect(place(mine, { id: 'b', position: 2, aboutSeconds: 240 })).toBe(mine);
  });
});

test('the station’s account settles what was missed', () => {
  const mine = settle(post(), {
    id: 'a',
    kind: 'text',
    state: 'rejected',
    position: 0,
    states: [
      { state: 'received', at: iso(0) },
      { state: 'rejected', at: iso(7), reason: both('too loud') },
    ],
  });
  expect(mine).toMatchObject({ state: 'rejected', reason: both('too loud'), at: iso(7) });
});

test('every state has its step or is an end', () => {
  const states: PostState[] = ['received', 'transcribed', 'screened', 'held', 'approved', 'queued', 'onAir', 'aired'];
  expect(states.map(reached)).toEqual(['sent', 'sent', 'checked', 'checked', 'inLine', 'inLine', 'onAir', 'aired']);
  for (const end of ['rejected', 'withdrawn', 'expired', 'failed'] as const) {
    expect(reached(end)).toBeNull();
    expect(isFinal(end)).toBe(true);
  }
});

test('keeps what is under way and what ended within the hour, newest first, five at most', () => {
  const posts = [0, 1, 2, 3, 4, 5].map((n) => ({ ...post(), id: `p${n}`, sentAt: iso(n * 1000) }));
  const old = { ...post('aired'), id: 'old' };
  const kept = keep([...posts, old], start + 3_700_000);
  expect(kept.map((each) => each.id)).toEqual(['p5', 'p4', 'p3', 'p2', 'p1']);
});

test('characters are what a person counts', () => {
  expect(graphemes('')).toBe(0);
  expect(graphemes('こんにちは')).toBe(5);
  expect(graphemes('👩‍🚀🇯🇵')).toBe(2);
  expect(graphemes('e\u0301')).toBe(1);
});

describe('what is left out', () => {
  test('is remembered from the step that says it, live and from the whole account', () => {
    const rule = 'maskedPhone';
    const live = move(post(), { id: 'a', state: 'screened', at: iso(1), rule, reason: both('no phone') });
    expect(move(live, { id: 'a', state: 'approved', at: iso(2) }).masked).toEqual(both('no phone'));
    expect(move(post(), { id: 'a', state: 'held', at: iso(2), rule: 'selfHarm', reason: both('x') }).masked).toBeNull();
    const states = [
      { state: 'screened' as const, at: iso(1), rule, reason: both('no phone') },
      { state: 'approved' as const, at: iso(2) },
    ];
    expect(settle(post(), { id: 'a', kind: 'text', state: 'approved', position: 1, states }).masked).toEqual(both('no phone'));
  });
});
