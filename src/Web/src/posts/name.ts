import { signal } from '@preact/signals';
import { onElsewhere, recall, remember } from '../station/memory';

/** How the listener wants to be called on air, as typed; kept on this device. */
export const name = signal(recall('name') ?? '');

/** Whether the station may remember what this listener sends. */
export const mayRemember = signal(recall('remember') === '1');

export function allow(it: boolean): void {
  mayRemember.value = it;
  remember('remember', it ? '1' : null);
}

/** Only the tab it is typed in writes it: one that has not heard yet that it is erased must not write it back. */
export function rename(to: string): void {
  name.value = to;
  remember('name', to.trim() || null);
}

onElsewhere('name', () => {
  if ((recall('name') ?? '') !== name.peek().trim()) name.value = recall('name') ?? '';
});
