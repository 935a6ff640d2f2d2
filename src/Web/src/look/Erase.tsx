import { useSignal } from '@preact/signals';
import { problemWords } from '../i18n/problem-words';
import { inLanguage, words } from '../i18n/words';
import { eraseEverything } from '../posts/erase';
import { type Problem, toProblem } from '../station/problem';
import { Confirm } from './Confirm';
import { en, ja } from './erase-words';
import { Icon } from './icons';

/** Erases everything about this listener, after one more question. */
export function Erase() {
  const all = words.value;
  const say = inLanguage(en, ja);
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
    <>
      <Confirm words={say.erase} icon="discard" kind="soft" id="erase" opened onYes={erase}>
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
              {trouble.value.status === 0 ? all.privacy.unreachable : trouble.value.status === 401 ? say.unknown : say.notErased}
              {trouble.value.status !== 0 && trouble.value.status !== 401 && all.problem.join + problemWords(trouble.value, all)}
            </span>
          </p>
        )}
      </div>
    </>
  );
}
