import { signal } from '@preact/signals';
import type { Now } from '../station/wire';

export const nowPlaying = signal<Now | null>(null);
export const nowReceivedAt = signal(0);
export const listenerCount = signal<number | null>(null);

export function showNow(now: Now): void {
  nowPlaying.value = now;
  nowReceivedAt.value = performance.now();
  listenerCount.value = now.listeners.current;
}
