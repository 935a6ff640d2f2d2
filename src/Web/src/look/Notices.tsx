import { words } from '../i18n/words';
import { lineState } from '../station/hub';
import { online } from './device';
import { Icon } from './icons';
import { update } from './update';

/** What concerns the page as a whole: no network, no line to the station, a new version. */
export function Notices() {
  const say = words.value.page;
  const offline = !online.value;
  return (
    <div class="notices">
      <div role="status">
        {offline && (
          <p class="notice notice-warn">
            <Icon name="warning" />
            {say.offlineShell}
          </p>
        )}
        {!offline && lineState.value === 'down' && (
          <p class="notice">
            <Icon name="mast" />
            {say.lineDown}
          </p>
        )}
        {update.value && <p class="notice">{say.update}</p>}
      </div>
      {update.value && (
        <div class="notice-actions">
          <button type="button" class="solid" onClick={update.value}>
            {say.updateNow}
          </button>
          <button
            type="button"
            class="soft"
            onClick={() => {
              update.value = null;
            }}
          >
            {say.updateLater}
          </button>
        </div>
      )}
    </div>
  );
}
