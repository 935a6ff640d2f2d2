import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { problemWords } from '../i18n/problem-words';
import { words } from '../i18n/words';
import { Icon } from '../look/icons';
import { toProblem } from '../station/problem';

/** The way to ask the station; the rest comes when it is opened. */
export function AskPart() {
  const all = words.value;
  const part = useSignal<ComponentType | null>(null);
  const trouble = useSignal('');
  const Part = part.value;
  return (
    <section class="ask" aria-labelledby="ask-heading">
      <h2 id="ask-heading">{all.ask.heading}</h2>
      <p class="quiet">{all.ask.intro}</p>
      {Part ? (
        <Part />
      ) : (
        <button
          type="button"
          class="soft"
          id="open-ask"
          onClick={() =>
            import('./Ask').then(
              ({ Ask }) => {
                part.value = Ask;
              },
              (error: unknown) => {
                trouble.value = problemWords(toProblem(error), all);
              },
            )
          }
        >
          <Icon name="speech" />
          {all.ask.open}
        </button>
      )}
      {trouble.value && !Part && (
        <p class="note note-bad" role="status">
          {trouble.value}
        </p>
      )}
    </section>
  );
}
