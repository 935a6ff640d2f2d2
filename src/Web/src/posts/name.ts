import { effect, signal } from '@preact/signals';
import { onElsewhere, recall, remember } from '../station/memory';

/** How the listener wants to be called on air, as typed; kept on this device. */
export const name = signal(recall('name') ?? '');
effect(() => remember('name', name.value.trim() || null));
onElsewhere('name', () => {
  if ((recall('name') ?? '') !== name.peek().trim()) name.value = recall('name') ?? '';
});
