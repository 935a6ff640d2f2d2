import { beforeEach, expect, test } from 'vitest';
import { PlayToSound, playToSound } from './play-to-sound';

beforeEach(() => performance.clearMeasures());

const measured = () => performance.getEntriesByName(playToSound).map(({ startTime, duration }) => [startTime, duration]);

test('measures from the press to the first sound, once a press', () => {
  const wait = new PlayToSound(performance);
  wait.pressed(100);
  expect(wait.waiting).toBe(true);
  expect(wait.sounded(480)).toBe(true);
  expect(wait.sounded(600)).toBe(false);
  expect(measured()).toEqual([[100, 380]]);
  wait.pressed(1_000);
  wait.sounded(1_250);
  expect(measured()).toEqual([
    [100, 380],
    [1_000, 250],
  ]);
});

test('a press that was stopped before there was sound measures nothing', () => {
  const wait = new PlayToSound(performance);
  wait.pressed(100);
  wait.stopped();
  expect(wait.sounded(900)).toBe(false);
  expect(measured()).toEqual([]);
});

test('a session that comes back by itself was not pressed', () => {
  const wait = new PlayToSound(performance);
  expect(wait.sounded(900)).toBe(false);
  expect(measured()).toEqual([]);
});
