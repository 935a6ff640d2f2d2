import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { words } from '../i18n/words';
import { Icon } from './icons';

/** What the station knows of this listener, and the way to have it erased: its code comes when it is asked for. */
export function Privacy() {
  const say = words.value.privacy;
  const part = useSignal<ComponentType | null>(null);
  const trouble = useSignal(false);
  const Part = part.value;
  return (
    <section class="privacy" aria-labelledby="privacy-heading">
      <h2 id="privacy-heading" class="footer-heading">
        {say.heading}
      </h2>
      <p>{say.kept}</p>
      {Part ? (
        <Part />
      ) : (
        <button
          type="button"
          class="soft"
          id="erase"
          onClick={() =>
            import('./Erase').then(
              ({ Erase }) => {
                part.value = Erase;
              },
              () => {
                // Offline, or another release is there by now: whoever asked must know that nothing is erased.
                trouble.value = true;
              },
            )
          }
        >
          <Icon name="discard" />
          {say.erase}
        </button>
      )}
      <div role="status">{trouble.value && !Part && <p class="note note-bad">{say.unreachable}</p>}</div>
    </section>
  );
}
