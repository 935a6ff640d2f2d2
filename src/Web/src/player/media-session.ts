import { effect } from '@preact/signals';
import { nowPlaying } from '../now/now';
import { addressOf } from '../station/address';
import { player } from './player';

/** The lock screen and the keyboard's media keys: what is on, and both ways to press. */
export function connectMediaSession(): void {
  if (!('mediaSession' in navigator)) return;
  const session = navigator.mediaSession;
  session.setActionHandler('play', () => player.play());
  session.setActionHandler('pause', () => player.stop());
  session.setActionHandler('stop', () => player.stop());
  effect(() => {
    const now = nowPlaying.value;
    session.metadata = new MediaMetadata({
      title: now?.now_playing?.song.title || 'Radio24',
      artist: now?.now_playing?.song.artist || '',
      album: now?.station.name || 'Radio24',
      artwork: [{ src: addressOf('/icons/icon-512.png'), sizes: '512x512', type: 'image/png' }],
    });
  });
  effect(() => {
    const state = player.state.value;
    if (state === 'unsupported') session.playbackState = 'none';
    else session.playbackState = state === 'idle' || state === 'blocked' ? 'paused' : 'playing';
  });
}
