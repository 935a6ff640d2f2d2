import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { useRef } from 'preact/hooks';
import { problemWords } from '../i18n/problem-words';
import { words } from '../i18n/words';
import { byTouch } from '../look/device';
import { Icon } from '../look/icons';
import { postText } from '../station/api';
import { newKey } from '../station/key';
import { type Problem, toProblem } from '../station/problem';
import { replied, replyWindow } from '../talk/reply';
import { graphemes, nameLimit, textLimit } from './graphemes';
import { allow, mayRemember, name, rename } from './name';
import { follow } from './own';
import type { Preview as PreviewPart } from './Preview';
import { type Choice, transformsOf } from './reading';

type Trouble = { kind: 'empty' } | { kind: 'problem'; problem: Problem };

/** A post in writing. Its words stay in the field until the station has them. */
export function Write() {
  const all = words.value;
  const say = all.write;
  const text = useSignal('');
  const sending = useSignal(false);
  const sent = useSignal<'in time' | 'late' | null>(null);
  const trouble = useSignal<Trouble | null>(null);
  const choice = useSignal<Choice | null>(null);
  // Comes when it is asked for: most posts are sent without.
  const preview = useSignal<ComponentType<Parameters<typeof PreviewPart>[0]> | null>(null);
  // The same words, name and tone tried again are the same post; anything else is another.
  const attempt = useRef<{ what: string; key: string } | null>(null);

  const used = graphemes(text.value.trim());
  const over = used - textLimit;
  const Part = preview.value;

  async function send(): Promise<void> {
    const body = text.value.trim();
    if (sending.value || over > 0) return;
    if (!body) {
      trouble.value = { kind: 'empty' };
      return;
    }
    sending.value = true;
    sent.value = null;
    trouble.value = null;
    const transforms = transformsOf(choice.value, body);
    const called = name.value.trim();
    const what = JSON.stringify([body, called, transforms]);
    if (attempt.current?.what !== what) attempt.current = { what, key: newKey() };
    try {
      const to = replyWindow.value?.id;
      const accepted = await postText(body, called, attempt.current.key, transforms, to, mayRemember.value);
      attempt.current = null;
      if (to) replied();
      follow(accepted, 'text', body);
      if (text.value.trim() === body) {
        text.value = '';
        choice.value = null;
        preview.value = null;
      }
      sent.value = accepted.delivery === 'delayed' ? 'late' : 'in time';
    } catch (error) {
      trouble.value = { kind: 'problem', problem: toProblem(error) };
    } finally {
      sending.value = false;
    }
  }

  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <div class="field">
        <label for="message">{say.label}</label>
        <textarea
          id="message"
          rows={3}
          placeholder={say.placeholder}
          value={text.value}
          aria-describedby="message-count message-keys"
          aria-invalid={over > 0}
          onInput={({ currentTarget }) => {
            text.value = currentTarget.value;
            trouble.value = null;
            sent.value = null;
          }}
          onKeyDown={(event) => {
            // Enter that ends a conversion of an input method is not a send (Safari says so only by its key code).
            // On a touch keyboard Enter is the only way to a new line.
            if (byTouch || event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
            event.preventDefault();
            void send();
          }}
        />
        <p class="field-foot">
          <span id="message-keys">{byTouch ? '' : say.keys}</span>
          <span id="message-count" class={over > 0 ? 'count count-over' : 'count'}>
            <span aria-hidden="true">
              {used} / {textLimit}
            </span>
            <span class="visually-hidden">{say.count(used, textLimit)}</span>
          </span>
        </p>
      </div>
      <div class="write-reading">
        <button
          type="button"
          id="how-read"
          class="plain"
          aria-expanded={preview.value !== null}
          aria-controls={preview.value ? 'reading' : undefined}
          onClick={() => {
            if (preview.value) {
              preview.value = null;
              choice.value = null;
              return;
            }
            import('./Preview').then(
              ({ Preview }) => {
                preview.value = Preview;
              },
              // Offline, and not loaded before.
              (error: unknown) => {
                trouble.value = { kind: 'problem', problem: toProblem(error) };
              },
            );
          }}
        >
          {say.howRead}
        </button>
        {Part && (
          <Part
            text={text.value}
            choice={choice.value}
            choose={(next) => {
              choice.value = next;
            }}
          />
        )}
      </div>
      <div class="write-row">
        <div class="field">
          <label for="name">
            {say.name} <span class="optional">{say.optional}</span>
          </label>
          <input
            id="name"
            type="text"
            autocomplete="nickname"
            maxLength={nameLimit}
            placeholder={say.namePlaceholder}
            value={name.value}
            onInput={({ currentTarget }) => {
              rename(currentTarget.value);
            }}
          />
        </div>
        <label class="tick">
          <input
            type="checkbox"
            id="may-remember"
            checked={mayRemember.value}
            onChange={({ currentTarget }) => allow(currentTarget.checked)}
          />
          {say.remember}
        </label>
        <button type="submit" id="send-text" class="solid" disabled={sending.value || over > 0}>
          <Icon name="send" />
          {sending.value ? say.sending : replyWindow.value ? say.reply : say.send}
        </button>
      </div>
      <div role="status" class="write-said">
        {over > 0 && <p class="note note-bad">{say.tooLong(over)}</p>}
        {trouble.value && (
          <p class="note note-bad">
            <Icon name="warning" />
            {trouble.value.kind === 'empty' ? say.empty : problemWords(trouble.value.problem, all)}
          </p>
        )}
        {sent.value && (
          <p class="note note-good">
            <Icon name="check" />
            {sent.value === 'late' ? all.posts.late : say.sent}
          </p>
        )}
      </div>
    </form>
  );
}
