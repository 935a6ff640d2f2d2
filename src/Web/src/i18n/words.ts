import { computed, effect, signal } from '@preact/signals';
import { recall, remember } from '../station/memory';
import { en, type Words } from './en';
import { ja } from './ja';
import { type Language, preferredLanguage } from './preferred';

export const language = signal<Language>(preferredLanguage(recall('language'), navigator.languages));
export const words = computed<Words>(() => (language.value === 'ja' ? ja : en));

/** For words that are loaded later. */
export const inLanguage = <T>(english: T, japanese: T): T => (language.value === 'ja' ? japanese : english);

export function switchLanguage(): void {
  language.value = language.value === 'ja' ? 'en' : 'ja';
  remember('language', language.value);
}

effect(() => {
  document.documentElement.lang = language.value;
});
