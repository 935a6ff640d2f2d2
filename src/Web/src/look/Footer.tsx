import { words } from '../i18n/words';
import { Icon } from './icons';
import { Privacy } from './Privacy';
import { shortcutsOn } from './shortcuts';
import { install } from './update';

export function Footer() {
  const say = words.value;
  const page = say.page;
  return (
    <footer class="footer">
      <p>{say.aiExplained}</p>
      <section class="keys" aria-labelledby="keys-heading">
        <h2 id="keys-heading" class="footer-heading">
          {page.keys}
        </h2>
        <dl>
          <div>
            <dt>
              <kbd>{page.space}</kbd>
            </dt>
            <dd>{page.keyTalk}</dd>
          </div>
          <div>
            <dt>
              <kbd>{page.escape}</kbd>
            </dt>
            <dd>{page.keyCancel}</dd>
          </div>
          <div>
            <dt>
              <kbd>K</kbd>
            </dt>
            <dd>{page.keyPlay}</dd>
          </div>
          <div>
            <dt>
              <kbd>M</kbd>
            </dt>
            <dd>{page.keyMute}</dd>
          </div>
        </dl>
        <label class="tick">
          <input
            type="checkbox"
            checked={shortcutsOn.value}
            onChange={({ currentTarget }) => {
              shortcutsOn.value = currentTarget.checked;
            }}
          />
          {page.keysOn}
        </label>
      </section>
      <Privacy />
      <p class="footer-end">
        {page.about}
        {install.value && (
          <button type="button" class="soft" onClick={install.value}>
            <Icon name="install" />
            {page.install}
          </button>
        )}
      </p>
    </footer>
  );
}
