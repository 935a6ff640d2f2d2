import { render } from 'preact';
import { App } from './app';
import { forget, showCaption } from './captions/captions';
import { listenForShortcuts } from './look/shortcuts';
import { watchForUpdates } from './look/update';
import { listenerCount, nowPlaying, presenter, showNow } from './now/now';
import { connectMediaSession } from './player/media-session';
import { catchUp, pollWhileDown, postMoved, postPlaced } from './posts/own';
import { fetchNow, lookAfterIdentity } from './station/api';
import { connectHub, lineState } from './station/hub';
import { replyAsked } from './talk/reply';
import './look/styles/index.css';

const root = document.getElementById('app');
if (root) render(<App />, root);

connectMediaSession();
listenForShortcuts();

const askNow = () => fetchNow().then(showNow, () => {});
void askNow();

// After the first paint: the line to the station's news, and the shell kept for later.
requestAnimationFrame(() =>
  setTimeout(() => {
    void connectHub({
      caption: showCaption,
      now: showNow,
      listeners: (count) => {
        listenerCount.value = count;
      },
      presenter: (who) => {
        presenter.value = who;
      },
      post: postMoved,
      place: postPlaced,
      reply: replyAsked,
      forgotten: forget,
      connected: () => void catchUp(),
    });
    void watchForUpdates();
  }),
);

lookAfterIdentity();
pollWhileDown(3_000);
setInterval(() => {
  if (lineState.value !== 'open' && navigator.onLine && (!document.hidden || !nowPlaying.value)) void askNow();
}, 5_000);
