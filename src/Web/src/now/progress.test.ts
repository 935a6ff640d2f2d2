import { expect, test } from 'vitest';
import type { Now } from '../station/wire';
import { clockTime, playedAt, progressAt } from './progress';

const song = { text: 'A - B', title: 'B', artist: 'A' };
const now = (duration: number | null, elapsed: number): Now => ({
  station: { name: 'Radio24' },
  listeners: { total: 1, current: 1 },
  now_playing: { played_at: 0, duration, elapsed, song },
  playing_next: null,
  song_history: [],
  is_online: true,
});

test('runs on between the station’s words and stops at the end', () => {
  expect(progressAt(now(200, 50), 1_000, 11_000)).toEqual({ elapsed: 60, duration: 200, fraction: 0.3 });
  expect(progressAt(now(200, 50), 1_000, 999_000)).toEqual({ elapsed: 200, duration: 200, fraction: 1 });
});

test('an unknown length has no fraction', () => {
  expect(progressAt(now(0, 5), 0, 0)).toEqual({ elapsed: 5, duration: null, fraction: null });
  expect(progressAt(now(null, 5), 0, 0)?.fraction).toBeNull();
});

test('reads both kinds of time', () => {
  expect(playedAt({ played_at: 1_790_000_000, duration: 1, song })).toBe(1_790_000_000_000);
  expect(playedAt({ played_at: '2026-11-22T12:00:00Z', duration: 1, song })).toBe(Date.UTC(2026, 10, 22, 12));
});

test('minutes and seconds', () => {
  expect([0, 59.9, 60, 605].map(clockTime)).toEqual(['0:00', '0:59', '1:00', '10:05']);
});
