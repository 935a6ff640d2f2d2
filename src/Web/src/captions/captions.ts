import { signal } from '@preact/signals';
import type { Caption, Forgotten } from '../station/wire';
import { addCaption, type CaptionLog, currentLine, emptyLog, type Line, withoutPosts } from './log';

export const captionLog = signal<CaptionLog>(emptyLog);
export const spoken = signal<Line | null>(null);

let timer: ReturnType<typeof setTimeout> | undefined;

export function showCaption(caption: Caption): void {
  captionLog.value = addCaption(captionLog.value, caption, Date.now());
  refresh();
}

export function forget({ posts }: Forgotten): void {
  captionLog.value = withoutPosts(captionLog.value, posts);
  refresh();
}

function refresh(): void {
  spoken.value = currentLine(captionLog.value, Date.now());
  clearTimeout(timer);
  if (spoken.value) timer = setTimeout(refresh, 250);
}
