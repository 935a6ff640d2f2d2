import { request, withBearer } from './http';
import { Identity } from './identity';
import { isRefusedToken, StationError } from './problem';
import { change } from './shared';
import type { Accepted, Now, PostStatus, Reading, WantedTone } from './wire';

/** This page's listener. */
export const identity = new Identity({
  ask: request,
  change: (by) => change('listener', by),
  now: Date.now,
  // Missing on plain http: two tabs opened in one moment may then both ask for a listener, and be the one that is kept first.
  alone: (work) => navigator.locks?.request('radio24.listener', work) ?? work(),
});

/** Often enough for the shortest-lived tokens a station can give. */
const lookAfter = 20_000;

export function lookAfterIdentity(): void {
  setInterval(() => void identity.keep(), lookAfter);
}

/** A request in the listener's name; a refused token is tried once more with a new one. */
export async function authorised(path: string, init: RequestInit = {}): Promise<Response> {
  const bearer = await identity.token();
  try {
    return await request(path, withBearer(bearer, init));
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    await identity.refused(bearer);
    return request(path, withBearer(await identity.token(), init));
  }
}

export async function fetchNow(): Promise<Now> {
  return (await request('/api/v1/now')).json() as Promise<Now>;
}

/** How it would be read; nothing is sent to the air. */
export async function previewTransforms(text: string, transforms: WantedTone[]): Promise<Reading> {
  const response = await authorised('/api/v1/transforms', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ text, transforms }),
  });
  return response.json() as Promise<Reading>;
}

/**
 * The key makes a retry after a lost answer the same post, not a second one.
 * @param transforms As previewed; an empty list: the author's own words; left out: the author did not choose.
 */
export async function postText(
  text: string,
  name: string,
  key: string,
  transforms?: WantedTone[],
  replyTo?: string,
  remember?: boolean,
): Promise<Accepted> {
  const response = await authorised('/api/v1/posts', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify({ text, name: name || undefined, transforms, replyTo, remember: remember || undefined }),
  });
  return response.json() as Promise<Accepted>;
}

const pathOf = (post: string) => `/api/v1/posts/${encodeURIComponent(post)}`;

export async function fetchPost(id: string): Promise<PostStatus> {
  return (await authorised(pathOf(id))).json() as Promise<PostStatus>;
}

/** Takes a post back. Throws StationError: 409 tooLate when there is nothing to take back any more. */
export async function withdrawPost(id: string): Promise<PostStatus> {
  return (await authorised(pathOf(id), { method: 'DELETE' })).json() as Promise<PostStatus>;
}

/** Erases what the station keeps of this listener, and nothing else: another listener's erasure would be no erasure. Gives who it was. */
export async function eraseListener(): Promise<string> {
  const listener = await identity.id();
  const { id, token } = await identity.pass();
  if (listener !== null && id !== listener) throw new StationError(notKnownAnyMore);
  try {
    await request('/api/v1/listeners/me', withBearer(token, { method: 'DELETE' }));
  } catch (error) {
    if (isRefusedToken(error)) await identity.refused(token);
    throw error;
  }
  return id;
}

const notKnownAnyMore = { status: 401, code: 'needsToken', detail: null, retryAfterMs: null };
