import { signal } from '@preact/signals';
import type { Now, Presenter } from '../station/wire';

export const nowPlaying = signal<Now | null>(null);
export const nowReceivedAt = signal(0);
/** Null: the station has not said who speaks. */
export const presenter = signal<Presenter | null>(null);
export const listenerCount = signal<number | null>(null);

export function showNow(now: Now): void {
  nowPlaying.value = now;
  nowReceivedAt.value = performance.now();
  listenerCount.value = now.listeners.current;
}
