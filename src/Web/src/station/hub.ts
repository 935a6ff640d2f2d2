import type { Subject } from '@microsoft/signalr';
import { signal } from '@preact/signals';
import { addressOf } from './address';
import { identity } from './api';
import type { HubLine } from './hub-line';
import { StationError, unreachable } from './problem';
import { onChanged } from './shared';
import type { Accepted, Caption, Forgotten, Now, PostMoved, PostPlaced, PostStatus, Presenter, ReplyAsked } from './wire';

export interface HubEvents {
  caption(caption: Caption): void;
  now(now: Now): void;
  listeners(count: number): void;
  presenter(presenter: Presenter): void;
  post(moved: PostMoved): void;
  place(placed: PostPlaced): void;
  reply(asked: ReplyAsked): void;
  forgotten(what: Forgotten): void;
  /** The line stands (again): what was missed can be asked for. */
  connected(): void;
}

/** Whether the page hears from the station. */
export type LineState = 'opening' | 'open' | 'down';
export const lineState = signal<LineState>('opening');

let line: HubLine | null = null;

/** The hub's code is fetched only after the page is painted: listening does not need it. */
export async function connectHub(events: HubEvents): Promise<void> {
  const { HubLine } = await import('./hub-line');
  line = new HubLine(addressOf('/hubs/talk'), identity, events, (state) => {
    lineState.value = state;
  });
  window.addEventListener('online', () => line?.hurry());
  onChanged('listener', () => void line?.anew());
  await line.run();
}

export const hubLine = {
  watchPost: (id: string): Promise<PostStatus> | null => line?.watchPost(id) ?? null,

  postVoice(details: {
    name?: string;
    idempotencyKey: string;
    replyTo?: string;
    remember?: boolean;
  }): { subject: Subject<string>; accepted: Promise<Accepted> } | null {
    return line?.postVoice(details) ?? null;
  },

  /** Waits until the line stands. Throws StationError when it takes too long. */
  async ready(patience: number): Promise<void> {
    line?.hurry();
    if (lineState.value === 'open') return;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => {
        unsubscribe();
        reject(new StationError(unreachable));
      }, patience);
      const unsubscribe = lineState.subscribe((state) => {
        if (state !== 'open') return;
        clearTimeout(late);
        queueMicrotask(() => unsubscribe());
        resolve();
      });
    });
  },
};
