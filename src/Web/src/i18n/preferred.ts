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
