import { language, words } from '../i18n/words';
import { Icon } from '../look/icons';
import { presenter } from './now';

/** Who speaks, and that it is no person. */
export function WhoSpeaks() {
  const all = words.value;
  const who = presenter.value;
  const rung = who?.rung;
  const said =
    !who || !rung
      ? all.aiLabel
      : rung === 'music'
        ? all.presenter.none
        : all.presenter[rung === 'offline' ? 'offline' : 'ai'](who.persona);
  return (
    <span class="ai" id="presenter" data-rung={rung}>
      <Icon name="chip" />
      <span>
        {said}
        {(rung === 'offline' || rung === 'music') && <span class="why"> · {who?.reason[language.value]}</span>}
      </span>
    </span>
  );
}
