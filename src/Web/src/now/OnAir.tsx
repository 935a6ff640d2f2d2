import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { words } from '../i18n/words';
import { Icon, type IconName } from '../look/icons';
import type { SegmentType } from '../station/wire';
import { nowPlaying, nowReceivedAt } from './now';
import { clockTime, progressAt } from './progress';

const kindIcon: Record<SegmentType, IconName> = {
  signOn: 'mast',
  stationId: 'mast',
  music: 'music',
  link: 'speech',
  listenerPost: 'letter',
  filler: 'music',
};

/** What is heard now: kind, title, artist, how far it is. */
export function OnAir() {
  const say = words.value.now;
  const now = nowPlaying.value;
  if (!now) return <p class="onair-waiting">{say.waiting}</p>;
  const item = now.is_online ? now.now_playing : null;
  if (!item) return <p class="onair-title">{say.offAir}</p>;
  const kind = now.segment?.type ?? 'music';
  const { title, artist, text } = item.song;
  return (
    <>
      <p class="onair-kind" data-kind={kind}>
        <Icon name={kindIcon[kind] ?? 'music'} />
        <span>{say.kind[kind] ?? say.kind.music}</span>
      </p>
      <p class="onair-title">{title || text}</p>
      {title && artist && <p class="onair-artist">{artist}</p>}
      <ProgressBar />
    </>
  );
}

function ProgressBar() {
  const tick = useSignal(performance.now());
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) tick.value = performance.now();
    }, 1000);
    return () => clearInterval(timer);
  }, [tick]);
  const now = nowPlaying.value;
  const progress = now && progressAt(now, nowReceivedAt.value, Math.max(tick.value, nowReceivedAt.value));
  if (!progress || progress.duration === null || progress.fraction === null) return null;
  const elapsed = clockTime(progress.elapsed);
  const total = clockTime(progress.duration);
  return (
    <div class="progress">
      <div
        class="progress-track"
        role="progressbar"
        aria-label={words.value.now.heading}
        aria-valuemin={0}
        aria-valuemax={Math.round(progress.duration)}
        aria-valuenow={Math.round(progress.elapsed)}
        aria-valuetext={words.value.now.progress(elapsed, total)}
      >
        <div class="progress-fill" style={{ inlineSize: `${(progress.fraction * 100).toFixed(2)}%` }} />
      </div>
      <span class="progress-time" aria-hidden="true">
        {elapsed} <span>/ {total}</span>
      </span>
    </div>
  );
}
