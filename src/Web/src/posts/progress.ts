import type { Explanation, PostMoved, PostPlaced, PostState, PostStatus } from '../station/wire';

/** One of the listener's own posts, as the page follows it. */
export interface OwnPost {
  id: string;
  kind: 'text' | 'voice';
  /** The words, or '' for a voice post. */
  text: string;
  state: PostState;
  position: number;
  /** Seconds until it is on air, as far as the station can foresee; null: it has not said. */
  aboutSeconds: number | null;
  /** An earlier version of the page kept one text for both languages. */
  reason: Explanation | string | null;
  /** What the station leaves out of it; what an earlier version of the page kept has none. */
  masked?: Explanation | null;
  /** The station keeps it, but the studio does not have it yet. */
  delayed: boolean;
  /** When it came to this state, ISO 8601. */
  at: string;
  sentAt: string;
}

/** The way of a post in words the listener knows. */
export const steps = ['sent', 'checked', 'inLine', 'onAir', 'aired'] as const;
export type Step = (typeof steps)[number];

const stepOf: Record<PostState, Step | null> = {
  received: 'sent',
  transcribed: 'sent',
  screened: 'checked',
  held: 'checked',
  approved: 'inLine',
  queued: 'inLine',
  onAir: 'onAir',
  aired: 'aired',
  rejected: null,
  withdrawn: null,
  expired: null,
  failed: null,
};

export function reached(state: PostState): Step | null {
  return stepOf[state];
}

export function isFinal(state: PostState): boolean {
  return state === 'aired' || stepOf[state] === null;
}

const order: PostState[] = ['received', 'transcribed', 'screened', 'held', 'approved', 'queued', 'onAir', 'aired'];

/** Events may overtake each other; a post never goes back, but for on air → queued when its presenter was lost. */
function follows(from: PostState, to: PostState): boolean {
  if (isFinal(from)) return false;
  if (isFinal(to)) return true;
  if (from === 'onAir' && to === 'queued') return true;
  return order.indexOf(to) >= order.indexOf(from);
}

/** The rules that leave something out are called so: maskedPhone, maskedMail, … */
function leftOut(step: { rule?: string | null; reason?: Explanation | null }): Explanation | null {
  return step.rule?.startsWith('masked') ? (step.reason ?? null) : null;
}

export function move(post: OwnPost, moved: PostMoved): OwnPost {
  if (moved.id !== post.id || !follows(post.state, moved.state)) return post;
  if (post.state === 'onAir' && moved.state === 'queued' && Date.parse(moved.at) < Date.parse(post.at)) return post;
  return {
    ...post,
    state: moved.state,
    // The event that says it is kept may come after the answer that says it is late.
    delayed: post.delayed && moved.state === 'received',
    position: moved.position ?? post.position,
    aboutSeconds: moved.aboutSeconds ?? null,
    reason: moved.reason ?? null,
    masked: leftOut(moved) ?? post.masked ?? null,
    at: moved.at,
  };
}

/** The station says where the post stands now; its state is told apart. */
export function place(post: OwnPost, placed: PostPlaced): OwnPost {
  if (placed.id !== post.id || isFinal(post.state) || post.state === 'onAir') return post;
  return { ...post, position: placed.position, aboutSeconds: placed.aboutSeconds };
}

/** The station's whole account of the post replaces what the page pieced together. */
export function settle(post: OwnPost, status: PostStatus): OwnPost {
  const last = status.states.at(-1);
  return {
    ...post,
    state: status.state,
    delayed: post.delayed && status.state === 'received',
    position: status.position,
    aboutSeconds: status.aboutSeconds ?? null,
    reason: last?.reason ?? null,
    masked: status.states.map(leftOut).find((reason) => reason !== null) ?? null,
    at: last?.at ?? post.at,
  };
}

/** What is still of interest: everything under way, and what ended within the hour; five at most, newest first. */
export function keep(posts: readonly OwnPost[], now: number): OwnPost[] {
  return posts
    .filter((post) => now - Date.parse(post.at) < (isFinal(post.state) ? 3_600_000 : 6 * 3_600_000))
    .toSorted((a, b) => Date.parse(b.sentAt) - Date.parse(a.sentAt))
    .slice(0, 5);
}
