/** Drawn on a 24 × 24 grid with a 1.75 stroke; filled where a shape reads better at a glance. */
const paths = {
  play: 'M8 5.2v13.6a.6.6 0 0 0 .92.5l10.5-6.8a.6.6 0 0 0 0-1L8.92 4.7A.6.6 0 0 0 8 5.2Z',
  stop: 'M7.5 6.5h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z',
  microphone: 'M12 3.5a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0v-5a3 3 0 0 1 3-3ZM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3M9 21h6',
  send: 'M4 12 20 4.5 15.5 20l-3.8-6.2L4 12Zm7.7 1.8L20 4.5',
  close: 'M6 6l12 12M18 6 6 18',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M6 11h12a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1H6a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1Z',
  again: 'M4.5 12a7.5 7.5 0 1 0 2.4-5.5M4.5 4v4h4',
  back: 'M9 6 4.5 10.5 9 15M5 10.5h9a5 5 0 0 1 0 10h-3',
  discard: 'M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.2 10.5v5.5M13.8 10.5v5.5',
  check: 'M5 12.5 10 17.5 19 7',
  headphones:
    'M4.5 17v-4a7.5 7.5 0 0 1 15 0v4M4.5 14.5h2.2a.8.8 0 0 1 .8.8v4a.8.8 0 0 1-.8.7H6A1.5 1.5 0 0 1 4.5 18v-3.5M19.5 14.5h-2.2a.8.8 0 0 0-.8.8v4a.8.8 0 0 0 .8.7h.7a1.5 1.5 0 0 0 1.5-1.5v-3.5',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4',
  moon: 'M19.5 14.2A8 8 0 0 1 9.8 4.5a8 8 0 1 0 9.7 9.7Z',
  system: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16ZM12 4v16M12 8.5h3.5M12 12h4.5M12 15.5h3.5',
  sound: 'M4 9.5h3L12 5v14l-5-4.5H4ZM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a7.8 7.8 0 0 1 0 11',
  muted: 'M4 9.5h3L12 5v14l-5-4.5H4ZM15.5 9.5l5 5M20.5 9.5l-5 5',
  music: 'M9 17.5V6l10-2v11.5M9 17.5a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0ZM19 15.5a2.3 2.3 0 1 1-4.6 0 2.3 2.3 0 0 1 4.6 0Z',
  speech: 'M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1Z',
  letter: 'M4.5 6h15a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-15a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5ZM4.5 7l7.5 6 7.5-6',
  mast: 'M12 10v10M8.5 20h7M12 8.5a1.2 1.2 0 1 0 0-.1ZM8 12a5 5 0 0 1 0-7M16 5a5 5 0 0 1 0 7M5.5 14.5a8.5 8.5 0 0 1 0-12M18.5 2.5a8.5 8.5 0 0 1 0 12',
  source: 'M7 3.5h7l4 4v13H7ZM14 3.5v4h4M10 12h5M10 15.5h5',
  warning: 'M12 4.5 21 19.5H3ZM12 10v4.5M12 16.8v.2',
  chip: 'M7 7h10v10H7ZM10 10.5v3M14 10.5v3M9.5 7V4M14.5 7V4M9.5 20v-3M14.5 20v-3M7 9.5H4M7 14.5H4M20 9.5h-3M20 14.5h-3',
  install: 'M12 4v10M8 10.5l4 4 4-4M5 19.5h14',
} as const;

export type IconName = keyof typeof paths;

const filled: readonly IconName[] = ['play', 'stop'];

/** Always decoration: the words beside it, or the control's label, say what it means. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class={filled.includes(name) ? 'icon icon-filled' : 'icon'} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
