import type { Caption } from '../station/wire';

export interface Line extends Caption {
  /** When the page got it, ms since the epoch on the page's own clock: the two clocks may differ. */
  receivedAt: number;
}

export interface CaptionLog {
  /** Oldest first. */
  lines: readonly Line[];
}

/** So many phrases are kept: about an hour of talk. */
export const keptLines = 200;
/** A phrase stays up a little longer than it is heard: reading is slower than listening. */
const linger = 1_500;
/** Sent right after connecting, the last phrase may be long gone. */
const stale = 5_000;

export const emptyLog: CaptionLog = { lines: [] };

export function addCaption(log: CaptionLog, caption: Caption, receivedAt: number): CaptionLog {
  if (!caption.text.trim()) return log;
  // Ids count from 1 since sign-on: after a restart of the station they come again, at another time.
  if (log.lines.some((line) => line.id === caption.id && line.at === caption.at)) return log;
  return { lines: [...log.lines, { ...caption, receivedAt }].slice(-keptLines) };
}

/** Their author had them erased: what was said of them goes too. */
export function withoutPosts(log: CaptionLog, posts: readonly string[]): CaptionLog {
  return { lines: log.lines.filter((line) => !line.postId || !posts.includes(line.postId)) };
}

/** The phrase that is being spoken, or null between phrases. */
export function currentLine(log: CaptionLog, now: number): Line | null {
  const line = log.lines.at(-1);
  if (!line) return null;
  const length = Math.max(line.lengthMs, 1_000) + linger;
  const at = Date.parse(line.at);
  const late = line.receivedAt - at;
  // A phrase from the replay after connecting is late by more than its length (clocks a few seconds apart do not matter).
  if (log.lines.length === 1 && late > length + stale) return null;
  return now < line.receivedAt + length ? line : null;
}
