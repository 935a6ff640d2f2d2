import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { language, words } from '../i18n/words';
import { Icon } from '../look/icons';
import { ownPosts } from '../posts/own';
import { Cites } from './Cites';
import { captionLog, spoken } from './captions';

/** The phrase that is heard, large; below it everything that was said. */
export function Captions() {
  const say = words.value.captions;
  const line = spoken.value;
  return (
    <section class="captions" aria-labelledby="captions-heading">
      <h2 id="captions-heading" class="visually-hidden">
        {say.heading}
      </h2>
      <div class="spoken" data-speaking={line !== null}>
        {line ? (
          <p key={`${line.id}${line.at}`} id="caption" lang={line.lang}>
            {isOwn(line.postId) && <span class="own-mark">{say.answersYou}</span>}
            {line.text}
            <Cites of={line.citations} />
          </p>
        ) : (
          <p class="quiet">{say.music}</p>
        )}
      </div>
      <Transcript />
    </section>
  );
}

function isOwn(id: string | null | undefined): boolean {
  return !!id && ownPosts.value.some((post) => post.id === id);
}

function Transcript() {
  const say = words.value.captions;
  const lines = captionLog.value.lines;
  const announce = useSignal(false);
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const time = new Intl.DateTimeFormat(language.value, { hour: '2-digit', minute: '2-digit', hour12: false });
  // Follows along only while the reader is at the end: scrolling back to reread is never undone.
  useLayoutEffect(() => {
    if (atEnd.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines.length]);
  return (
    <div class="transcript">
      <h3>
        <Icon name="speech" />
        {say.log}
      </h3>
      <div
        ref={list}
        class="transcript-lines"
        role="log"
        aria-live={announce.value ? 'polite' : 'off'}
        aria-label={say.log}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={({ currentTarget: box }) => {
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
        }}
      >
        {lines.length === 0 ? (
          <p class="quiet">{say.logEmpty}</p>
        ) : (
          lines.map((line) => (
            <p key={`${line.id}${line.at}`} class={isOwn(line.postId) ? 'said said-own' : 'said'}>
              <time dateTime={line.at}>{time.format(line.receivedAt)}</time>
              <span lang={line.lang}>
                {line.text}
                <Cites of={line.citations} />
              </span>
            </p>
          ))
        )}
      </div>
      <label class="tick">
        <input
          type="checkbox"
          checked={announce.value}
          onChange={({ currentTarget }) => {
            announce.value = currentTarget.checked;
          }}
        />
        {say.announce}
      </label>
    </div>
  );
}
