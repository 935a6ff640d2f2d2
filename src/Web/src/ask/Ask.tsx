import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { openPassage } from '../captions/Cites';
import { problemWords } from '../i18n/problem-words';
import { inLanguage, language, words } from '../i18n/words';
import { Icon } from '../look/icons';
import { onChanged } from '../station/shared';
import type { AnswerCitation, Asked } from './answer';
import { pieces } from './answer';
import { ask, current, earlier, fetchEarlier, forget, next, stop, trouble } from './ask';
import { en, ja } from './words';

export { showPassage } from './Passage';

/** A question to the station, its answer as it comes, and what was asked before. */
export function Ask() {
  const say = inLanguage(en, ja);
  const text = useSignal('');
  const busy = useSignal(false);
  const empty = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    void fetchEarlier(true).catch(() => {});
    onChanged('listener', () => {
      forget();
      void fetchEarlier(true).catch(() => {});
    });
  }, []);

  async function send(): Promise<void> {
    const question = text.value.trim();
    empty.value = !question;
    if (!question || busy.value) return;
    busy.value = true;
    if (await ask(question)) text.value = text.value.trim() === question ? '' : text.value;
    busy.value = false;
    // Who is elsewhere by now, reading or holding the talk button, stays there.
    const at = document.activeElement;
    if (!at || at === document.body || field.current?.form?.contains(at)) field.current?.focus();
  }

  return (
    <>
      <form
        class="ask-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <div class="field">
          <label for="question">{say.label}</label>
          <input
            ref={field}
            id="question"
            type="text"
            autocomplete="off"
            enterkeyhint="send"
            maxLength={400}
            placeholder={say.placeholder}
            value={text.value}
            onInput={({ currentTarget }) => {
              text.value = currentTarget.value;
              empty.value = false;
            }}
            onKeyDown={(event) => {
              // Enter that ends a conversion of an input method asks nothing.
              if (event.key === 'Enter' && (event.isComposing || event.keyCode === 229)) event.preventDefault();
            }}
          />
        </div>
        {busy.value ? (
          <button type="button" id="stop-asking" class="soft" onClick={stop}>
            <Icon name="close" />
            {say.stop}
          </button>
        ) : (
          <button type="submit" id="send-question" class="solid">
            <Icon name="send" />
            {say.send}
          </button>
        )}
      </form>
      <div role="status" class="ask-said">
        {busy.value && !current.value?.answer && <p class="note">{say.asking}</p>}
        {empty.value && <p class="note note-bad">{say.empty}</p>}
        <Trouble />
      </div>
      <div id="answer" aria-live="polite" aria-busy={busy.value}>
        {current.value?.answer && <Answer asked={current.value} />}
      </div>
      {earlier.value.length > 0 && (
        <div class="asked-before">
          <h3>{say.earlier}</h3>
          {earlier.value.map((asked) => (
            <details key={asked.id}>
              <summary lang={asked.language}>{asked.text}</summary>
              <Answer asked={asked} />
            </details>
          ))}
          {next.value && (
            <button type="button" class="plain" onClick={() => void fetchEarlier(false).catch(() => {})}>
              {say.more}
            </button>
          )}
        </div>
      )}
    </>
  );
}

function Trouble() {
  const say = inLanguage(en, ja);
  const what = trouble.value;
  if (!what) return null;
  const said =
    what === 'stopped'
      ? say.stopped
      : what === 'brokenOff'
        ? say.brokenOff
        : what.code === 'questionsClosed'
          ? say.closed
          : what.code === 'questionRefused'
            ? say.refused(what.reason?.[language.value] ?? what.detail ?? '')
            : problemWords(what, words.value);
  return (
    <p class={what === 'stopped' ? 'note' : 'note note-bad'}>
      {what !== 'stopped' && <Icon name="warning" />}
      {said}
    </p>
  );
}

function Answer({ asked }: { asked: Asked }) {
  const say = inLanguage(en, ja);
  return (
    <article class="answer" data-how={asked.how}>
      <p class="answer-text" lang={asked.language || undefined}>
        {pieces(asked.answer).map((piece, at) => {
          if (typeof piece === 'string') return piece;
          const cited = asked.citations.find(({ number }) => number === piece);
          return <sup key={at}>{cited ? <Source citation={cited}>{piece}</Source> : piece}</sup>;
        })}
      </p>
      {asked.citations.length > 0 && (
        <ol class="sources" aria-label={say.sources}>
          {asked.citations.map((citation) => (
            <li key={citation.number} value={citation.number}>
              <Source citation={citation}>{citation.title}</Source>
            </li>
          ))}
        </ol>
      )}
      {asked.how && <p class="answer-how">{say.how[asked.how]}</p>}
    </article>
  );
}

/** Opens what an answer rests on, where it can be opened. */
function Source({ citation, children }: { citation: AnswerCitation; children: string | number }) {
  const say = inLanguage(en, ja);
  const { number, title, passage, link } = citation;
  const label = typeof children === 'number' ? say.source(number, title) : undefined;
  if (passage) {
    return (
      <button type="button" class="source" aria-label={label} onClick={() => openPassage(passage, title)}>
        {children}
      </button>
    );
  }
  if (link && /^https?:/.test(link)) {
    return (
      <a
        class="source"
        href={link}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={`${label ?? title} (${say.elsewhere})`}
        title={new URL(link).host}
      >
        {children}
      </a>
    );
  }
  return <span>{children}</span>;
}
