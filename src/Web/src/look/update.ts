import { signal } from '@preact/signals';

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
  if (!('serviceWorker' in navigator) || !import.meta.env.PROD) return;
  const { registerSW } = await import('virtual:pwa-register');
  const apply = registerSW({
    onNeedRefresh: () => {
      update.value = () => void apply(true);
    },
  });
}
