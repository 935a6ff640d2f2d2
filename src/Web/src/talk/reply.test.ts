import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { replied, replyAsked, replyLeft, replyOver, replyWindow } from './reply';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const ask = (seconds: number, turn = 1) => replyAsked({ id: 'p', seconds, turn, turns: 3 });

test('a window counts down and ends by itself', () => {
  ask(20, 2);
  expect(replyWindow.value).toMatchObject({ id: 'p', turn: 2, turns: 3 });
  expect(replyLeft.value).toBe(20);
  vi.advanceTimersByTime(2_500);
  expect(replyLeft.value).toBe(18);
  vi.advanceTimersByTime(18_000);
  expect(replyWindow.value).toBeNull();
  expect(replyOver.value).toBe(true);
});

test('the station ends it, and opens the next turn', () => {
  ask(20);
  ask(0);
  expect([replyWindow.value, replyOver.value]).toEqual([null, true]);
  ask(20, 2);
  expect([replyWindow.value?.turn, replyOver.value]).toEqual([2, false]);
  replied();
});

test('whoever has replied is not told that it is over', () => {
  ask(20);
  replied();
  expect([replyWindow.value, replyOver.value]).toEqual([null, false]);
  ask(0);
  expect(replyOver.value).toBe(false);
});
