import { language, words } from '../i18n/words';
import type { OnAirItem } from '../station/wire';
import { nowPlaying } from './now';
import { playedAt } from './progress';

/** What comes next. */
export function Next() {
  const say = words.value.now;
  const next = nowPlaying.value?.playing_next;
  return (
    <p class="next">
      <span class="next-label">{say.next}</span>
      {next ? <Title item={next} /> : <span class="next-unknown">{say.nextUnknown}</span>}
    </p>
  );
}

/** What was heard before, newest first. */
export function History() {
  const say = words.value.now;
  const items = nowPlaying.value?.song_history ?? [];
  const time = new Intl.DateTimeFormat(language.value, { hour: '2-digit', minute: '2-digit', hour12: false });
  return (
    <section class="history" aria-labelledby="history-heading">
      <h2 id="history-heading">{say.history}</h2>
      {items.length === 0 ? (
        <p class="quiet">{say.historyEmpty}</p>
      ) : (
        <ol>
          {items.map((item) => {
            const at = playedAt(item);
            return (
              <li key={`${item.played_at}${item.song.text}`}>
                {Number.isNaN(at) ? <span /> : <time dateTime={new Date(at).toISOString()}>{time.format(at)}</time>}
                <Title item={item} />
              </li>
            );
          })}
        </ol>
      )}
    </section>
  );
}

function Title({ item }: { item: OnAirItem }) {
  return (
    <span class="song">
      <span class="song-title">{item.song.title || item.song.text}</span>
      {item.song.title && item.song.artist && <span class="song-artist">{item.song.artist}</span>}
    </span>
  );
}
