import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from '../station/memory';
import { en, type Words } from './en';
import { ja } from './ja';

export type Language = 'en' | 'ja';

/** What was chosen before, or else what the browser speaks. */
export function preferredLanguage(chosen: string | null, browser: readonly string[]): Language {
  if (chosen === 'en' || chosen === 'ja') return chosen;
  for (const tag of browser) {
    if (/^ja\b/i.test(tag)) return 'ja';
    if (/^en\b/i.test(tag)) return 'en';
  }
  return 'en';
}

export const language = signal<Language>(preferredLanguage(recall('language'), navigator.languages));
export const words = computed<Words>(() => (language.value === 'ja' ? ja : en));

export function switchLanguage(): void {
  language.value = language.value === 'ja' ? 'en' : 'ja';
  remember('language', language.value);
}

effect(() => {
  document.documentElement.lang = language.value;
});
