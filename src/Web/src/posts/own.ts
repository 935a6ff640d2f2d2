import { signal } from '@preact/signals';
import { fetchPost, withdrawPost } from '../station/api';
import { hubLine, lineState } from '../station/hub';
import { toProblem } from '../station/problem';
import { change, onChanged } from '../station/shared';
import type { Accepted, PostMoved, PostPlaced, PostStatus } from '../station/wire';
import { isFinal, keep, move, type OwnPost, place, settle } from './progress';

/** The listener's own posts, newest first; they survive a reload. */
export const ownPosts = signal<OwnPost[]>([]);

/** Makes its change to what the device keeps, not to what this tab shows: another tab may have sent, moved or erased posts since. */
async function revise(by: (posts: OwnPost[]) => OwnPost[]): Promise<void> {
  const posts = await change<OwnPost[]>('posts', (kept = []) => {
    const next = keep(by(kept), Date.now());
    return next.length > 0 ? next : undefined;
  });
  ownPosts.value = posts ?? [];
}

const look = () => revise((posts) => posts);
onChanged('posts', look);
void look();

/** What came before the station's answer to the post itself. */
let early: PostMoved[] = [];

export function follow(accepted: Accepted, kind: OwnPost['kind'], text: string): void {
  const at = new Date().toISOString();
  const { id, state, position, aboutSeconds = null, delivery } = accepted;
  let post: OwnPost = {
    id,
    kind,
    text,
    state,
    position,
    aboutSeconds,
    reason: null,
    delayed: delivery === 'delayed',
    at,
    sentAt: at,
  };
  void revise((posts) => {
    for (const moved of early) post = move(post, moved);
    early = [];
    return [post, ...posts.filter((other) => other.id !== id)];
  });
}

export function postMoved(moved: PostMoved): void {
  void revise((posts) => {
    if (!posts.some((post) => post.id === moved.id)) early = [...early, moved].slice(-20);
    return posts.map((post) => move(post, moved));
  });
}

export function postPlaced(placed: PostPlaced): void {
  void revise((posts) => posts.map((post) => place(post, placed)));
}

export function forgetPost(id: string): Promise<void> {
  return revise((posts) => posts.filter((post) => post.id !== id));
}

function settled(status: PostStatus): Promise<void> {
  return revise((posts) => posts.map((post) => (post.id === status.id ? settle(post, status) : post)));
}

/** Takes a post back. Throws StationError; what the page shows is then what the station says. */
export async function takeBack(id: string): Promise<void> {
  try {
    await settled(await withdrawPost(id));
  } catch (error) {
    void catchUp();
    throw error;
  }
}

export function forgetPosts(): Promise<void> {
  early = [];
  return revise(() => []);
}

/** Asks for every post that is under way: after a reload or a broken line, something may have been missed. */
export async function catchUp(): Promise<void> {
  await look();
  for (const post of ownPosts.value.filter((each) => !isFinal(each.state))) {
    try {
      await settled(await (hubLine.watchPost(post.id) ?? fetchPost(post.id)));
    } catch (error) {
      // The station was started anew and has never heard of it.
      if (toProblem(error).status === 404) await forgetPost(post.id);
    }
  }
}

/** Without the hub the page asks now and then. */
export function pollWhileDown(every: number): void {
  setInterval(() => {
    if (lineState.value !== 'open' && navigator.onLine) void catchUp();
  }, every);
}
