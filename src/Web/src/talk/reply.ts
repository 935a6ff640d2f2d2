import { signal } from '@preact/signals';
import type { ReplyAsked } from '../station/wire';

/** A reply on air is waited for: what is sent now is heard at once. */
export const replyWindow = signal<ReplyAsked | null>(null);
/** Whole seconds that are left of it. */
export const replyLeft = signal(0);
/** It was open, and is not any more. */
export const replyOver = signal(false);

let ticking: ReturnType<typeof setInterval> | undefined;

/** It has been sent: the station says when there is another turn. */
export function replied(over = false): void {
  clearInterval(ticking);
  if (replyWindow.value) replyOver.value = over;
  replyWindow.value = null;
}

/** The clocks of page and station may differ: it counts from now. */
export function replyAsked(asked: ReplyAsked): void {
  replied(true);
  if (asked.seconds <= 0) return;
  const until = performance.now() + asked.seconds * 1000;
  replyOver.value = false;
  replyWindow.value = asked;
  const tick = () => {
    replyLeft.value = Math.ceil((until - performance.now()) / 1000);
    if (replyLeft.value <= 0) replied(true);
  };
  tick();
  ticking = setInterval(tick, 500);
}
