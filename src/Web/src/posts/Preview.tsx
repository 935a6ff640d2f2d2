import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { problemWords } from '../i18n/problem-words';
import { inLanguage, language, words } from '../i18n/words';
import { Icon } from '../look/icons';
import { previewTransforms } from '../station/api';
import { type Problem, toProblem } from '../station/problem';
import type { Reading } from '../station/wire';
import { type Choice, differs, missing, type Tone, tones, wanted } from './reading';
import { en, ja } from './reading-words';

interface Props {
  text: string;
  choice: Choice | null;
  choose: (choice: Choice | null) => void;
}

/** How the post would be read, beside one's own words. It asks when a tone is ticked, or when it is told to look. */
export function Preview({ text, choice, choose }: Props) {
  const all = words.value;
  const say = inLanguage(en, ja);
  const ticked = useSignal<Tone[]>([]);
  const looking = useSignal(false);
  const trouble = useSignal<Problem | null>(null);
  // The latest question: what an earlier one is answered is no news any more.
  const latest = useRef(0);
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  const now = text.trim();
  const stale = choice !== null && choice.text !== now;
  const shown = stale ? null : choice;

  async function look(): Promise<void> {
    const mine = ++latest.current;
    if (!now) {
      choose(null);
      return;
    }
    looking.value = true;
    trouble.value = null;
    try {
      const reading = await previewTransforms(now, wanted(ticked.value));
      if (mine === latest.current) choose({ text: now, reading, words: differs(reading) ? 'toned' : 'own' });
    } catch (error) {
      if (mine === latest.current) trouble.value = toProblem(error);
    } finally {
      if (mine === latest.current) looking.value = false;
    }
  }

  return (
    <div class="reading" id="reading">
      <fieldset class="reading-tones">
        <legend>{say.tones}</legend>
        {tones.map((tone, index) => (
          <label class="tick" key={tone}>
            <input
              ref={index === 0 ? first : null}
              type="checkbox"
              value={tone}
              checked={ticked.value.includes(tone)}
              onChange={({ currentTarget }) => {
                const rest = ticked.value.filter((other) => other !== tone);
                ticked.value = currentTarget.checked ? [...rest, tone] : rest;
                void look();
              }}
            />
            {say.tone[tone]}
          </label>
        ))}
        <button type="button" id="look-reading" class="plain" disabled={!now} onClick={() => void look()}>
          {stale ? say.again : say.look}
        </button>
      </fieldset>
      {shown && differs(shown.reading) && (
        <fieldset class="reading-words" aria-busy={looking.value}>
          <legend>{say.which}</legend>
          {(['toned', 'own'] as const).map((which) => (
            <label class="reading-card" key={which}>
              <span class="reading-name">
                <input
                  type="radio"
                  name="reading-words"
                  value={which}
                  checked={shown.words === which}
                  onChange={() => choose({ ...shown, words: which })}
                />
                {say[which]}
              </span>
              <span class="reading-text" lang={shown.reading.language}>
                {which === 'own' ? shown.reading.original : shown.reading.text}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      <div role="status" class="reading-said">
        {looking.value && <p class="note">{say.looking}</p>}
        {!looking.value && trouble.value && (
          <p class="note note-bad">
            <Icon name="warning" />
            {problemWords(trouble.value, all)}
          </p>
        )}
        {!looking.value && !trouble.value && stale && <p class="note">{say.stale}</p>}
        {!looking.value && !trouble.value && shown && <Opinion reading={shown.reading} />}
      </div>
    </div>
  );
}

function Opinion({ reading }: { reading: Reading }) {
  const say = inLanguage(en, ja);
  const { verdict, findings } = reading.screening;
  const reasons = [...new Set(findings.map((finding) => finding.reason[language.value]))];
  return (
    <>
      {!differs(reading) && (
        <p class="note" lang={reading.language}>
          {say.same} “{reading.text}”
        </p>
      )}
      {missing(reading).map(({ name, outcome }) => (
        <p class="note" key={name}>
          {say.notApplied(say.tone[name as Tone] ?? name, outcome)}
        </p>
      ))}
      <p class={verdict === 'air' ? 'note note-good' : 'note note-bad'} data-verdict={verdict}>
        <Icon name={verdict === 'air' ? 'check' : 'warning'} />
        {say.verdict[verdict]}
      </p>
      {reasons.map((reason) => (
        <p class="note" key={reason}>
          {reason}
        </p>
      ))}
    </>
  );
}
