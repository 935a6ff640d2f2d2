import { useEffect, useRef } from 'preact/hooks';
import { words } from '../i18n/words';
import { Icon } from '../look/icons';
import { talk } from './talk';

/** A finished recording: nothing is sent until its maker says so. */
export function Review({ sending, seconds }: { sending: boolean; seconds: string }) {
  const say = words.value.talk;
  const send = useRef<HTMLButtonElement>(null);
  // The talk button is disabled now: without this a keyboard would be left nowhere.
  useEffect(() => {
    if (document.activeElement === document.body || document.activeElement?.id === 'talk')
      send.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div class="review">
      <p class="review-length">{say.length(seconds)}</p>
      <div class="talk-actions">
        <button
          type="button"
          class="soft"
          id="listen-voice"
          data-playing={talk.playingBack.value}
          disabled={sending}
          onClick={() => talk.listen()}
        >
          <Icon name={talk.playingBack.value ? 'stop' : 'play'} />
          {talk.playingBack.value ? say.listenStop : say.listen}
        </button>
        <button type="button" class="soft" disabled={sending} onClick={() => talk.handle({ kind: 'again' })}>
          <Icon name="again" />
          {say.again}
        </button>
        <button type="button" class="soft" id="discard-voice" disabled={sending} onClick={() => talk.handle({ kind: 'discard' })}>
          <Icon name="discard" />
          {say.discard}
        </button>
      </div>
      <button
        ref={send}
        type="button"
        class="solid"
        id="send-voice"
        disabled={sending}
        onClick={() => talk.handle({ kind: 'send' })}
      >
        <Icon name="send" />
        {sending ? say.button.sending : say.send}
      </button>
    </div>
  );
}
