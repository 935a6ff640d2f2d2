import { signal } from '@preact/signals';
import { authorised } from '../station/api';
import { type Problem, StationError, toProblem, unreachable } from '../station/problem';
import { type Asked, after, EventCutter } from './answer';

/** What is being answered now; null: nothing. */
export const current = signal<Asked | null>(null);
/** Answered before, the newest first. */
export const earlier = signal<Asked[]>([]);
/** `before` of the next page; null: there is none. */
export const next = signal<string | null>(null);
export const trouble = signal<Problem | 'brokenOff' | 'stopped' | null>(null);

let asking: AbortController | null = null;

export async function ask(text: string): Promise<boolean> {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  trouble.value = null;
  file();
  try {
    const response = await authorised('/api/v1/questions', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ text }),
      signal: mine.signal,
    });
    current.value = { id: null, text, language: '', answer: '', citations: [] };
    await read(response, mine);
    if (!current.value?.how) trouble.value = 'brokenOff';
    return true;
  } catch (error) {
    if (asking === mine) trouble.value = mine.signal.aborted ? 'stopped' : current.value ? 'brokenOff' : toProblem(error);
    return false;
  } finally {
    if (asking === mine) asking = null;
  }
}

export const stop = (): void => asking?.abort();

/** What was answered last goes to what was before; what never was answered goes. */
function file(): void {
  const last = current.value;
  current.value = null;
  if (last?.how && last.id) earlier.value = [last, ...earlier.value.filter(({ id }) => id !== last.id)];
}

async function read(response: Response, mine: AbortController): Promise<void> {
  if (!response.body) throw new StationError(unreachable);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  const cutter = new EventCutter();
  for (;;) {
    const { done, value } = await reader.read();
    if (done || asking !== mine) return;
    for (const event of cutter.take(decoder.decode(value, { stream: true }))) {
      if (current.value) current.value = after(current.value, event);
    }
  }
}

/** The history as the station keeps it. */
export async function fetchEarlier(anew: boolean): Promise<void> {
  const from = anew || !next.value ? '' : `&before=${next.value}`;
  const response = await authorised(`/api/v1/questions?limit=10${from}`);
  const page = (await response.json()) as { questions: Asked[]; next: string | null };
  const shown = anew ? [] : earlier.value;
  earlier.value = [
    ...shown,
    ...page.questions.filter(({ id }) => id !== current.value?.id && !shown.some((one) => one.id === id)),
  ];
  next.value = page.next;
}

/** Somebody else is the listener now, or everything was erased. */
export function forget(): void {
  asking?.abort();
  current.value = null;
  earlier.value = [];
  next.value = null;
  trouble.value = null;
}
