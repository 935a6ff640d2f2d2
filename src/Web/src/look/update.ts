import { signal } from '@preact/signals';
import { addressOf } from '../station/address';

/** Set when a new version of the page waits: calling it loads it. */
export const update = signal<(() => void) | null>(null);

/** The browser's own question whether to install, kept until it is asked for. */
export const install = signal<(() => void) | null>(null);

export async function watchForUpdates(): Promise<void> {
  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    const question = event as Event & { prompt(): Promise<unknown> };
    install.value = () => {
      install.value = null;
      void question.prompt();
    };
  });
  const workers = navigator.serviceWorker;
  if (!workers || !import.meta.env.PROD) return;
  let asked = false;
  workers.addEventListener('controllerchange', () => asked && window.location.reload());
  const shell = await workers.register(addressOf('/sw.js')).catch(() => null); // without it the page needs the network, that is all
  if (!shell) return;
  const offer = () => {
    const { waiting } = shell;
    // The very first one replaces nothing.
    if (!waiting || !workers.controller) return;
    update.value = () => {
      asked = true;
      waiting.postMessage({ type: 'SKIP_WAITING' });
    };
  };
  shell.addEventListener('updatefound', () => shell.installing?.addEventListener('statechange', offer));
  offer();
}
