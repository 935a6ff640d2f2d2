import { useSignal, useSignalEffect } from '@preact/signals';
import { words } from '../i18n/words';
import { online } from '../look/device';
import { Icon } from '../look/icons';
import { player } from './player';

/** The player's state in words, with the seconds to the next try beside it (not read out every second). */
export function PlayerStatus() {
  const say = words.value.player;
  const state = player.state.value;
  const left = useSignal<number | null>(null);
  useSignalEffect(() => {
    const at = player.retryAt.value;
    const count = () => {
      left.value = at === null ? null : Math.max(0, Math.ceil((at - Date.now()) / 1000));
    };
    count();
    if (at === null) return;
    const timer = setInterval(count, 500);
    return () => clearInterval(timer);
  });
  const troubled = state === 'reconnecting' || state === 'connecting' || state === 'full';
  const silenced = player.hushed.value ? say.hushed : player.muted.value ? say.muted : null;
  return (
    <div class="player-status">
      <p id="player-status" role="status" class="state" data-state={state}>
        <span class="state-lamp" aria-hidden="true" />
        {troubled && !online.value ? say.offline : state === 'playing' && silenced ? silenced : say.state[state]}
      </p>
      {left.value !== null && left.value > 1 && online.value && (
        <p class="retry" aria-live="off">
          {say.tryingAgainIn(left.value)}
        </p>
      )}
      {(state === 'playing' || player.muted.value) && (
        <button type="button" class="plain mute" aria-pressed={player.muted.value} onClick={() => player.toggleMute()}>
          <Icon name={player.muted.value ? 'muted' : 'sound'} />
          {player.muted.value ? say.unmute : say.mute}
        </button>
      )}
    </div>
  );
}
