import { useSignalEffect } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { problemWords } from '../i18n/problem-words';
import { words } from '../i18n/words';
import { byTouch } from '../look/device';
import { Icon } from '../look/icons';
import { talkLimits } from './machine';
import { Review } from './Review';
import { replyLeft, replyOver, replyWindow } from './reply';
import { talk } from './talk';

/** Radius of the rings in the button's 120 × 120 drawing. */
const radius = 55;
const around = 2 * Math.PI * radius;

export function TalkButton() {
  const { state, locked, permission, note, slide, length } = talk.view.value;
  const all = words.value;
  const say = all.talk;
  const reply = replyWindow.value;
  const asked = reply !== null && state === 'idle';
  const ring = useRef<SVGCircleElement>(null);
  const start = useRef<{ x: number; y: number } | null>(null);

  useSignalEffect(() => {
    ring.current?.style.setProperty('--level', String(talk.level.value));
  });

  useEffect(() => {
    const interrupted = () => talk.handle({ kind: 'interrupted' });
    const hidden = () => document.hidden && interrupted();
    window.addEventListener('blur', interrupted);
    document.addEventListener('visibilitychange', hidden);
    return () => {
      window.removeEventListener('blur', interrupted);
      document.removeEventListener('visibilitychange', hidden);
    };
  }, []);

  const live = state === 'recording' || state === 'arming';
  const shown = state === 'idle' && permission === 'unknown' ? 'unknown' : state === 'recording' && locked ? 'locked' : state;
  const left = Math.ceil((talkLimits.longest - length) / 1000);
  const problem = talk.problem.value;
  const seconds = (length / 1000).toFixed(1);

  return (
    <div class="talk" data-state={state}>
      <div class="talk-stage">
        <span class="slide slide-cancel" data-on={live && !locked} data-near={slide.cancel > 0.5} aria-hidden="true">
          <Icon name="close" /> {say.slideCancel}
        </span>
        <span class="slide slide-lock" data-on={live && !locked} data-near={slide.lock > 0.5} aria-hidden="true">
          <Icon name="lock" /> {say.slideLock}
        </span>
        <button
          id="talk"
          type="button"
          class="talk-button"
          data-state={state}
          data-locked={locked}
          data-permission={permission}
          aria-describedby="talk-hint"
          disabled={state === 'review' || state === 'sending'}
          style={{ transform: live && !locked ? `translateX(${-slide.cancel * 24}px) translateY(${-slide.lock * 16}px)` : '' }}
          onPointerDown={(event) => {
            if (!event.isPrimary || event.button !== 0) return;
            event.currentTarget.setPointerCapture(event.pointerId);
            start.current = { x: event.clientX, y: event.clientY };
            talk.handle({ kind: 'press' });
          }}
          onPointerMove={(event) => {
            const from = start.current;
            if (from) talk.handle({ kind: 'move', dx: event.clientX - from.x, dy: event.clientY - from.y });
          }}
          onPointerUp={() => {
            start.current = null;
            talk.handle({ kind: 'release' });
          }}
          onPointerCancel={() => {
            start.current = null;
            talk.handle({ kind: 'interrupted' });
          }}
          onClick={(event) => {
            // A screen reader's or switch's click comes without a pointer: a tap, which locks.
            if (event.detail !== 0) return;
            talk.handle({ kind: 'press' });
            talk.handle({ kind: 'release' });
          }}
          onKeyDown={(event) => {
            if (event.key !== ' ' && event.key !== 'Enter') return;
            event.preventDefault();
            event.stopPropagation();
            if (!event.repeat) talk.handle({ kind: 'press' });
          }}
          onKeyUp={(event) => {
            if (event.key !== ' ' && event.key !== 'Enter') return;
            event.preventDefault();
            event.stopPropagation();
            talk.handle({ kind: 'release' });
          }}
          onContextMenu={(event) => event.preventDefault()}
        >
          <svg class="talk-rings" viewBox="0 0 120 120" aria-hidden="true" focusable="false">
            <circle ref={ring} class="ring-level" cx="60" cy="60" r={radius} />
            <circle
              class="ring-time"
              data-ending={state === 'recording' && left * 1000 <= talkLimits.countdown}
              cx="60"
              cy="60"
              r={radius}
              transform="rotate(-90 60 60)"
              stroke-dasharray={around}
              stroke-dashoffset={live ? around * (1 - length / talkLimits.longest) : around}
            />
          </svg>
          <Icon name="microphone" />
          <span class="talk-word" role="status">
            {asked ? say.reply.button : say.button[shown]}
          </span>
          {asked && (
            <span class="talk-word" id="reply-left" aria-hidden="true">
              {say.left(replyLeft.value)}
            </span>
          )}
        </button>
      </div>
      {state === 'recording' && (
        <p class="talk-time" aria-hidden="true">
          {left * 1000 <= talkLimits.countdown ? say.left(left) : `${seconds} s`}
        </p>
      )}
      {live && (
        <div class="talk-actions">
          <button type="button" class="soft" onClick={() => talk.handle({ kind: 'cancel' })}>
            <Icon name="close" />
            {say.cancel}
          </button>
          {locked && (
            <button type="button" class="soft" onClick={() => talk.handle({ kind: 'stop' })}>
              <Icon name="stop" />
              {say.stop}
            </button>
          )}
        </div>
      )}
      {(state === 'review' || state === 'sending') && <Review sending={state === 'sending'} seconds={seconds} />}
      <p id="talk-hint" class="talk-hint">
        {say.hint[shown === 'idle' && byTouch ? 'touch' : shown]}
      </p>
      <div role="status" class="talk-said">
        {reply ? (
          <p class="note" id="reply-asked">
            {say.reply.asked(reply.turn, reply.turns)}
          </p>
        ) : (
          replyOver.value && <p class="note">{say.reply.over}</p>
        )}
        {note && <p class={note === 'pressAgain' ? 'note' : 'note note-warn'}>{say.note[note]}</p>}
        {state === 'recording' && talk.loudness.value && <p class="note note-warn">{say.loudness[talk.loudness.value]}</p>}
        {problem && (
          <p class="note note-bad">
            <Icon name="warning" />
            {problemWords(problem, all)}
          </p>
        )}
        {talk.justSent.value && state === 'idle' && (
          <p class="note note-good">
            <Icon name="check" />
            {talk.justSent.value === 'late' ? all.posts.late : say.sent}
          </p>
        )}
      </div>
    </div>
  );
}
