import { effect, signal } from '@preact/signals';
import { fetchPost, withdrawPost } from '../station/api';
import { hubLine, lineState } from '../station/hub';
import { onElsewhere, recall, remember } from '../station/memory';
import { toProblem } from '../station/problem';
import type { Accepted, PostMoved, PostStatus } from '../station/wire';
import { isFinal, keep, move, type OwnPost, settle } from './progress';

function remembered(): OwnPost[] {
  try {
    const posts: unknown = JSON.parse(recall('posts') ?? '[]');
    return Array.isArray(posts) ? keep(posts as OwnPost[], Date.now()) : [];
  } catch {
    return [];
  }
}

/** The listener's own posts, newest first; they survive a reload. */
export const ownPosts = signal<OwnPost[]>(remembered());

effect(() => remember('posts', JSON.stringify(ownPosts.value)));
// Without this a tab would write back what was sent, moved or erased in another.
onElsewhere('posts', () => {
  if (recall('posts') !== JSON.stringify(ownPosts.peek())) ownPosts.value = remembered();
});

/** What came before the station's answer to the post itself. */
let early: PostMoved[] = [];

export function follow(accepted: Accepted, kind: OwnPost['kind'], text: string): void {
  const at = new Date().toISOString();
  const { id, state, position } = accepted;
  let post: OwnPost = { id, kind, text, state, position, reason: null, delayed: accepted.delivery === 'delayed', at, sentAt: at };
  for (const moved of early) post = move(post, moved);
  early = [];
  const others = ownPosts.value.filter((other) => other.id !== post.id);
  ownPosts.value = keep([post, ...others], Date.now());
}

export function postMoved(moved: PostMoved): void {
  if (!ownPosts.value.some((post) => post.id === moved.id)) {
    early = [...early, moved].slice(-20);
    return;
  }
  ownPosts.value = ownPosts.value.map((post) => move(post, moved));
}

export function forgetPost(id: string): void {
  ownPosts.value = ownPosts.value.filter((post) => post.id !== id);
}

function settled(status: PostStatus): void {
  ownPosts.value = ownPosts.value.map((post) => (post.id === status.id ? settle(post, status) : post));
}

/** Takes a post back. Throws StationError; what the page shows is then what the station says. */
export async function takeBack(id: string): Promise<void> {
  try {
    settled(await withdrawPost(id));
  } catch (error) {
    void catchUp();
    throw error;
  }
}

export function forgetPosts(): void {
  ownPosts.value = [];
  early = [];
}

/** Asks for every post that is under way: after a reload or a broken line, something may have been missed. */
export async function catchUp(): Promise<void> {
  for (const post of ownPosts.value.filter((each) => !isFinal(each.state))) {
    try {
      settled(await (hubLine.watchPost(post.id) ?? fetchPost(post.id)));
    } catch (error) {
      // The station was started anew and has never heard of it.
      if (toProblem(error).status === 404) forgetPost(post.id);
    }
  }
}

/** Without the hub the page asks now and then. */
export function pollWhileDown(every: number): void {
  setInterval(() => {
    if (lineState.value !== 'open' && navigator.onLine) void catchUp();
  }, every);
}
