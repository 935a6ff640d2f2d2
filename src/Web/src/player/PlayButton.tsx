import { useSignalEffect } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { words } from '../i18n/words';
import { Icon } from '../look/icons';
import { player } from './player';

/** How open the magic eye stands: half the angle of its shadow, degrees. Driven by the loudness that is really received. */
function shadow(level: number): number {
  const decibels = 20 * Math.log10(Math.max(level, 1e-4));
  const signal = Math.max(0, Math.min(1, (decibels + 48) / 40));
  return 112 - signal * 104;
}

/** The one big button: a tuning eye, as old receivers had, that closes with the strength of what is heard. */
export function PlayButton() {
  const eye = useRef<HTMLButtonElement>(null);
  useSignalEffect(() => {
    eye.current?.style.setProperty('--shadow', `${shadow(player.level.value)}deg`);
  });
  const say = words.value.player;
  const state = player.state.value;
  const on = state !== 'idle' && state !== 'blocked' && state !== 'unsupported';
  return (
    <button
      ref={eye}
      id="play"
      type="button"
      class="eye"
      data-state={state}
      aria-label={on ? say.stop : say.play}
      aria-describedby="player-status"
      disabled={state === 'unsupported'}
      onClick={(event) => player.toggle(event.timeStamp)}
    >
      <span class="eye-glass">
        <Icon name={on ? 'stop' : 'play'} />
      </span>
    </button>
  );
}
