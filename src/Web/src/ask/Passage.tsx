import { signal } from '@preact/signals';
import { render } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { problemWords } from '../i18n/problem-words';
import { inLanguage, words } from '../i18n/words';
import { Icon } from '../look/icons';
import { request } from '../station/http';
import { type Problem, toProblem } from '../station/problem';
import { en, ja } from './words';

interface Passage {
  title: string;
  heading: string | null;
  text: string;
  language: string;
}

type Shown = { title: string; passage: Passage | null; trouble: Problem | null };

const shown = signal<Shown | null>(null);
let root: HTMLElement | null = null;
let latest = '';

/** Opens a passage of a document over the page. */
export function showPassage(id: string, title: string): void {
  if (!root) {
    root = document.createElement('div');
    document.body.append(root);
    render(<PassageView />, root);
  }
  latest = id;
  shown.value = { title, passage: null, trouble: null };
  request(`/api/v1/documents/passages/${encodeURIComponent(id)}`)
    .then((response) => response.json() as Promise<Passage>)
    .then(
      (passage) => ({ title, passage, trouble: null }),
      (error: unknown) => ({ title, passage: null, trouble: toProblem(error) }),
    )
    .then((what) => {
      // Closed meanwhile, or another one is open.
      if (latest === id && shown.value) shown.value = what;
    });
}

function PassageView() {
  const say = inLanguage(en, ja).passage;
  const dialog = useRef<HTMLDialogElement>(null);
  const open = shown.value !== null;
  // A modal dialog gives the focus back to what opened it.
  useEffect(() => {
    const box = dialog.current;
    if (!open || !box) return;
    box.showModal();
    // Beside it is out of it; Esc does the same for keys.
    let begun: EventTarget | null = null;
    const press = (event: MouseEvent) => {
      begun = event.target;
    };
    // One that marks text and ends beside it is none.
    const beside = (event: MouseEvent) => event.target === box && begun === box && box.close();
    box.addEventListener('mousedown', press);
    box.addEventListener('click', beside);
    return () => {
      box.removeEventListener('mousedown', press);
      box.removeEventListener('click', beside);
    };
  }, [open]);
  if (!shown.value) return null;
  const { title, passage, trouble } = shown.value;
  return (
    <dialog
      ref={dialog}
      class="passage"
      aria-labelledby="passage-title"
      onClose={() => {
        shown.value = null;
      }}
    >
      <div class="passage-body">
        <header>
          <p class="quiet">{say.heading}</p>
          <button
            type="button"
            class="plain round"
            aria-label={say.close}
            title={say.close}
            onClick={() => dialog.current?.close()}
          >
            <Icon name="close" />
          </button>
        </header>
        <h2 id="passage-title" lang={passage?.language}>
          {passage?.title ?? title}
        </h2>
        {passage?.heading && (
          <h3 class="passage-heading" lang={passage.language}>
            {passage.heading}
          </h3>
        )}
        <div role="status">
          {!passage && (trouble ? (trouble.status === 404 ? say.gone : problemWords(trouble, words.value)) : say.loading)}
        </div>
        {passage && (
          <div class="passage-text" lang={passage.language}>
            {passage.text}
          </div>
        )}
      </div>
    </dialog>
  );
}
