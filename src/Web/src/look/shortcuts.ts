import { effect, signal } from '@preact/signals';
import { player } from '../player/player';
import { recall, remember } from '../station/memory';
import { talk } from '../talk/talk';

/** Single keys can get in the way of speech input (WCAG 2.1.4): they can be turned off. */
export const shortcutsOn = signal(recall('keys') !== 'off');
effect(() => remember('keys', shortcutsOn.value ? null : 'off'));

/** Where a key belongs to something else: typing, pressing, choosing. */
function taken(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, select, button, a, summary, [role="log"]') !== null;
}

export function listenForShortcuts(): void {
  let held = false;
  window.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') talk.handle({ kind: 'cancel' });
    if (!shortcutsOn.value || event.repeat || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) {
      if (held && event.key === ' ') event.preventDefault();
      return;
    }
    if (taken(event.target)) return;
    if (event.key === ' ') {
      event.preventDefault();
      held = true;
      talk.handle({ kind: 'press' });
    } else if (event.key.toLowerCase() === 'k') player.toggle();
    else if (event.key.toLowerCase() === 'm') player.toggleMute();
  });
  window.addEventListener('keyup', (event) => {
    if (event.key !== ' ' || !held) return;
    event.preventDefault();
    held = false;
    talk.handle({ kind: 'release' });
  });
}
