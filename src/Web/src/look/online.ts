import { signal } from '@preact/signals';

/** What the browser believes about the network. */
export const online = signal(navigator.onLine);
window.addEventListener('online', () => {
  online.value = true;
});
window.addEventListener('offline', () => {
  online.value = false;
});
