import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Icon, type IconName } from './icons';

interface Question {
  /** On the button that asks the question. */
  ask: string;
  yes: string;
  no: string;
  /** On the button while `onYes` works. */
  working: string;
}

/**
 * A button for what cannot be undone: it first says what will happen, and does it at the second press. In its place, not over the
 * page: nothing is covered, and nothing traps the keyboard.
 */
export function Confirm(props: {
  words: Question;
  icon: IconName;
  kind: 'plain' | 'soft';
  id?: string;
  describedBy?: string;
  /** The button was pressed before this was loaded. */
  opened?: boolean;
  children: ComponentChildren;
  onYes: () => Promise<void>;
}) {
  const { words, icon, kind, describedBy, children, onYes } = props;
  const open = useSignal(props.opened ?? false);
  const working = useSignal(false);
  const asked = useRef(false);
  const ask = useRef<HTMLButtonElement>(null);
  const no = useRef<HTMLButtonElement>(null);
  const question = useId();

  // The button that was pressed is gone: without this a keyboard would be left nowhere. The harmless answer comes first.
  useEffect(() => {
    if (open.value) {
      asked.current = true;
      no.current?.focus();
    } else if (asked.current) ask.current?.focus();
  }, [open.value]);

  async function answered(): Promise<void> {
    if (working.value) return;
    working.value = true;
    try {
      await onYes();
    } finally {
      working.value = false;
      open.value = false;
    }
  }

  if (!open.value) {
    return (
      <button
        ref={ask}
        type="button"
        class={kind}
        id={props.id}
        aria-describedby={describedBy}
        onClick={() => {
          open.value = true;
        }}
      >
        <Icon name={icon} />
        {words.ask}
      </button>
    );
  }
  return (
    <fieldset
      class="confirm"
      aria-labelledby={question}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || working.value) return;
        event.stopPropagation();
        open.value = false;
      }}
    >
      <div id={question} class="confirm-question">
        {children}
      </div>
      <div class="confirm-answers">
        <button
          type="button"
          class="solid danger"
          data-answer="yes"
          aria-disabled={working.value}
          onClick={() => void answered()}
        >
          {working.value ? words.working : words.yes}
        </button>
        <button
          ref={no}
          type="button"
          class="soft"
          data-answer="no"
          aria-disabled={working.value}
          onClick={() => {
            if (!working.value) open.value = false;
          }}
        >
          {words.no}
        </button>
      </div>
    </fieldset>
  );
}
