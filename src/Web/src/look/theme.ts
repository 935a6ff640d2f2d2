import { effect, signal } from '@preact/signals';
import { recall, remember } from '../station/memory';

export type Theme = 'system' | 'light' | 'dark';
const order: Theme[] = ['system', 'light', 'dark'];

const chosen = recall('theme');
export const theme = signal<Theme>(order.find((each) => each === chosen) ?? 'system');

export function nextTheme(): void {
  theme.value = order[(order.indexOf(theme.value) + 1) % order.length] ?? 'system';
  remember('theme', theme.value);
}

// public/first.js does the same before the first paint.
effect(() => {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
});
