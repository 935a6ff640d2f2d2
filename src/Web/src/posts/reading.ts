/** How a post would be read: what its author may choose, and what is sent of it. No DOM, no network. */
import type { Reading, ToneOutcome, WantedTone } from '../station/wire';

/** What the page offers; the station can do more. */
export const tones = ['soften', 'summarise', 'clarify'] as const;
export type Tone = (typeof tones)[number];

const intensity = 2;

export const wanted = (chosen: readonly Tone[]): WantedTone[] =>
  tones.filter((tone) => chosen.includes(tone)).map((name) => ({ name, intensity }));

/** A look at how it would be read, and which words its author then chose. */
export interface Choice {
  /** What was in the field. */
  text: string;
  reading: Reading;
  words: 'own' | 'toned';
}

/** Whether there is anything to choose between. */
export const differs = (reading: Reading): boolean => reading.text !== reading.original;

/** What goes with the post: nothing if its author never chose, or has written on since. */
export function transformsOf(choice: Choice | null, text: string): WantedTone[] | undefined {
  if (!choice || choice.text !== text || !differs(choice.reading)) return undefined;
  return choice.words === 'own' ? [] : choice.reading.transforms.map(({ name, intensity: far }) => ({ name, intensity: far }));
}

/** Tones that were asked for and not applied, with the reason. */
export const missing = (reading: Reading): { name: string; outcome: ToneOutcome }[] =>
  reading.transforms.filter(({ outcome }) => outcome !== 'applied' && outcome !== 'unchanged');
