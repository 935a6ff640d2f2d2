import { useSignal } from '@preact/signals';
import { problemWords } from '../i18n/problem-words';
import { words } from '../i18n/words';
import { eraseEverything } from '../posts/erase';
import { type Problem, toProblem } from '../station/problem';
import { Confirm } from './Confirm';
import { Icon } from './icons';

/** What the station knows of this listener, and the way to have it erased. */
export function Privacy() {
  const all = words.value;
  const say = all.privacy;
  const erased = useSignal(false);
  const trouble = useSignal<Problem | null>(null);

  async function erase(): Promise<void> {
    erased.value = false;
    trouble.value = null;
    try {
      await eraseEverything();
      erased.value = true;
    } catch (error) {
      trouble.value = toProblem(error);
    }
  }

  return (
    <section class="privacy" aria-labelledby="privacy-heading">
      <h2 id="privacy-heading" class="footer-heading">
        {say.heading}
      </h2>
      <p>{say.kept}</p>
      <Confirm words={say.erase} icon="discard" kind="soft" id="erase" onYes={erase}>
        <p>{say.erase.station}</p>
        <p>{say.erase.device}</p>
        <p>
          <strong>{say.erase.forEver}</strong>
        </p>
      </Confirm>
      <div role="status" id="erase-said">
        {erased.value && (
          <p class="note note-good">
            <Icon name="check" />
            {say.erased}
          </p>
        )}
        {trouble.value && (
          <p class="note note-bad">
            <Icon name="warning" />
            <span>
              {trouble.value.status === 0 ? say.unreachable : trouble.value.status === 401 ? say.unknown : say.notErased}
              {trouble.value.status !== 0 && trouble.value.status !== 401 && all.problem.join + problemWords(trouble.value, all)}
            </span>
          </p>
        )}
      </div>
    </section>
  );
}
