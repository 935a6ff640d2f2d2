import { useSignal } from '@preact/signals';
import type { ComponentType } from 'preact';
import { words } from '../i18n/words';
import { Icon } from './icons';

/** What the station knows of this listener, and the way to have it erased: its code comes when it is asked for. */
export function Privacy() {
  const say = words.value.privacy;
  const part = useSignal<ComponentType | null>(null);
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
              () => {}, // offline, and not loaded before: nothing could be erased either
            )
          }
        >
          <Icon name="discard" />
          {say.erase}
        </button>
      )}
    </section>
  );
}
