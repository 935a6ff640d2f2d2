/** An answer as it comes, and as it is shown. No DOM, no network. */
import type { Citation } from '../station/wire';

export type How = 'model' | 'passages' | 'nothing';

export interface AnswerCitation extends Citation {
  number: number;
  kind: 'station' | 'document' | 'feed';
}

/** A question with what is known of its answer; `how` is missing while it comes. */
export interface Asked {
  id: string | null;
  text: string;
  language: string;
  answer: string;
  citations: AnswerCitation[];
  how?: How;
}

export type AnswerEvent =
  | { name: 'words'; data: { text: string } }
  | { name: 'anew'; data: object }
  | { name: 'citations'; data: { citations: AnswerCitation[] } }
  | { name: 'done'; data: { id: string | null; text: string; language: string; how: How } };

/** What an event makes of it. Events that the page does not know change nothing. */
export function after(asked: Asked, event: AnswerEvent): Asked {
  switch (event.name) {
    case 'words':
      return { ...asked, answer: join(asked.answer, event.data.text) };
    case 'anew':
      return { ...asked, answer: '', citations: [] };
    case 'citations':
      return { ...asked, citations: event.data.citations };
    case 'done':
      return { ...asked, ...event.data };
    default:
      return asked;
  }
}

const japanese = /[ぁ-んァ-ヶ一-龠]/;

const join = (so: string, next: string): string => (so && !japanese.test(next) ? `${so} ${next}` : so + next);

/** Words and marks in turn: "At nine [1]." is "At nine", 1, ".". */
export function pieces(answer: string): (string | number)[] {
  return answer
    .split(/\s*(\[\d+\])/)
    .filter(Boolean)
    .map((piece) => (/^\[\d+\]$/.test(piece) ? Number(piece.slice(1, -1)) : piece));
}

/** Cuts a text/event-stream into its events, however it comes in. */
export class EventCutter {
  #left = '';

  take(text: string): AnswerEvent[] {
    const parts = (this.#left + text).split('\n\n');
    this.#left = parts.pop() ?? '';
    return parts.flatMap((part) => {
      const fields = new Map(
        part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      );
      const name = fields.get('event');
      const data = fields.get('data');
      return name && data ? [{ name, data: JSON.parse(data) } as AnswerEvent] : [];
    });
  }
}
