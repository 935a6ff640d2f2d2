import type { Now, OnAirItem } from '../station/wire';

/** Where the item on air stands, on the page's clock. */
export interface Progress {
  /** Seconds. */
  elapsed: number;
  /** Seconds, or null when nobody knows how long it lasts. */
  duration: number | null;
  /** 0 to 1, or null. */
  fraction: number | null;
}

/** `receivedAt` and `now` are on the same clock, ms. */
export function progressAt(now: Now, receivedAt: number, at: number): Progress | null {
  const item = now.now_playing;
  if (!item) return null;
  const duration = item.duration && item.duration > 0 ? item.duration : null;
  const run = Math.max(0, (item.elapsed ?? 0) + (at - receivedAt) / 1000);
  const elapsed = duration === null ? run : Math.min(run, duration);
  return { elapsed, duration, fraction: duration === null ? null : elapsed / duration };
}

export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const minutes = Math.floor(whole / 60);
  return `${minutes}:${String(whole % 60).padStart(2, '0')}`;
}

/** AzuraCast sends seconds since the epoch, this station ISO 8601: both are understood. */
export function playedAt(item: OnAirItem): number {
  return typeof item.played_at === 'number' ? item.played_at * 1000 : Date.parse(item.played_at);
}
