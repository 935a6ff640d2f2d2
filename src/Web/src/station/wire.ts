/** What the station sends, as JSON. Times are ISO 8601 in UTC; durations of songs are seconds, of captions milliseconds. */

export type PostState =
  | 'received'
  | 'transcribed'
  | 'screened'
  | 'held'
  | 'approved'
  | 'queued'
  | 'onAir'
  | 'aired'
  | 'rejected'
  | 'withdrawn'
  | 'expired'
  | 'failed';

/** Where the station stops counting: a place in line that stands for all beyond it. */
export const farthestPosition = 200;

export interface Accepted {
  id: string;
  state: PostState;
  position: number;
  /** Seconds until it is on air, as far as the station can foresee. */
  aboutSeconds?: number | null;
  /** Kept, but it reaches the studio later than usual. */
  delivery?: 'delayed' | null;
}

/** Why something is so, for people. What a person wrote is the same in both. */
export interface Explanation {
  en: string;
  ja: string;
}

/** Hub and SSE `post`: one of this listener's posts moved on. */
export interface PostMoved {
  id: string;
  state: PostState;
  at: string;
  /** The screening rule that decided. */
  rule?: string | null;
  reason?: Explanation | null;
  position?: number;
  aboutSeconds?: number | null;
}

/** Hub and SSE `reply`: what this listener sends now with `replyTo` is heard at once. */
export interface ReplyAsked {
  /** One's post that was answered. */
  id: string;
  /** 0: no longer. */
  seconds: number;
  /** 1 is the first reply. */
  turn: number;
  turns: number;
}

/** Hub and SSE `place`: one of this listener's posts has another place or time; it is in the same state. */
export interface PostPlaced {
  id: string;
  position: number;
  aboutSeconds: number;
}

/** `GET /api/v1/posts/{id}` and the hub's `WatchPost`. */
export interface PostStatus {
  id: string;
  kind: 'text' | 'voice';
  state: PostState;
  position: number;
  aboutSeconds?: number | null;
  states: { state: PostState; at: string; rule?: string | null; reason?: Explanation | null }[];
}

export interface WantedTone {
  name: string;
  intensity: number;
}

export type ToneOutcome = 'applied' | 'unchanged' | 'needsModel' | 'modelAway' | 'dropped';

/** `POST /api/v1/transforms`: how a text would be read. */
export interface Reading {
  text: string;
  /** One's own words, masked like the others. */
  original: string;
  language: string;
  transforms: (WantedTone & { outcome: ToneOutcome; by: string | null })[];
  masked: string[];
  screening: { verdict: 'air' | 'hold' | 'reject'; findings: { step: string; rule: string; reason: Explanation }[] };
}

/** What something rests on: a passage of a document, or a link. */
export interface Citation {
  title: string;
  /** `GET /api/v1/documents/passages/{id}`. */
  passage?: string | null;
  link?: string | null;
}

export interface Caption {
  id: number;
  text: string;
  lang: string;
  at: string;
  mediaTimeMs: number;
  lengthMs: number;
  postId?: string | null;
  citations?: Citation[] | null;
}

/** Hub and SSE `presenter`: who speaks, and why. */
export interface Presenter {
  rung: 'primary' | 'cheaper' | 'second' | 'offline' | 'music';
  since: string;
  reason: Explanation;
  persona: string;
}

/** Hub and SSE `forgotten`: their author had everything erased. What was said of these posts is shown no longer. */
export interface Forgotten {
  posts: string[];
}

export interface Song {
  id?: string;
  text: string;
  title: string;
  artist: string;
}

export type SegmentType = 'signOn' | 'stationId' | 'music' | 'link' | 'listenerPost' | 'filler';

export interface OnAirItem {
  played_at: string | number;
  duration: number | null;
  song: Song;
}

/** `GET /api/v1/now`, hub and SSE `now`. */
export interface Now {
  station: { name: string; shortcode?: string; listen_url?: string };
  listeners: { total: number; unique?: number; current: number };
  now_playing: (OnAirItem & { elapsed: number; remaining?: number | null }) | null;
  playing_next: OnAirItem | null;
  song_history: OnAirItem[];
  is_online: boolean;
  segment?: { type: SegmentType; presenter?: string | null; show?: string | null; post_id?: string | null } | null;
}

export interface Listener {
  id: string;
  token: string;
  expiresAt: string;
}
