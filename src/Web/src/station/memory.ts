/** What the page remembers on this device. Private windows may refuse: then it lives as long as the page. */

const prefix = 'radio24.';

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(prefix + name);
  } catch {
    return null;
  }
}

/** Another tab of this page has remembered something else, or forgotten it. */
export function onElsewhere(name: string, changed: () => void): void {
  window.addEventListener('storage', (event) => {
    if (event.key === prefix + name || event.key === null) changed();
  });
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, value);
  } catch {
    // Nothing to be done about it, and nothing depends on it.
  }
}
