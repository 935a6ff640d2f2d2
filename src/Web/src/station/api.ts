import { recall, remember } from './memory';
import { problemOf, StationError, unreachable } from './problem';
import type { Accepted, Listener, Now, PostStatus } from './wire';

const tokenKey = 'listener';
/** Renewed this long before it ends, so that it does not end on the way. */
const margin = 60_000;

function stored(): Listener | null {
  try {
    const listener = JSON.parse(recall(tokenKey) ?? 'null') as Listener | null;
    return listener?.token ? listener : null;
  } catch {
    return null;
  }
}

let current: Listener | null = null;
let pending: Promise<string> | null = null;

async function request(path: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(path, init);
  } catch {
    throw new StationError(unreachable);
  }
  if (!response.ok) throw new StationError(await problemOf(response, Date.now()));
  return response;
}

async function renew(): Promise<string> {
  const response = await request('/api/listeners', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{}',
  });
  current = (await response.json()) as Listener;
  remember(tokenKey, JSON.stringify(current));
  return current.token;
}

/** The listener's token; asks the station for one at most once at a time. */
export function token(): Promise<string> {
  current ??= stored();
  const ends = current ? Date.parse(current.expiresAt) : Number.NaN;
  if (current && !(ends - margin < Date.now())) return Promise.resolve(current.token);
  pending ??= renew().finally(() => {
    pending = null;
  });
  return pending;
}

export function forgetToken(): void {
  current = null;
  remember(tokenKey, null);
}

/** A request in the listener's name; a refused token is renewed once. */
async function authorised(path: string, init: RequestInit): Promise<Response> {
  const send = async (bearer: string) =>
    request(path, { ...init, headers: { ...(init.headers as Record<string, string>), Authorization: `Bearer ${bearer}` } });
  try {
    return await send(await token());
  } catch (error) {
    if (!(error instanceof StationError) || error.problem.status !== 401) throw error;
    forgetToken();
    return send(await token());
  }
}

export async function fetchNow(): Promise<Now> {
  return (await request('/api/now', {})).json() as Promise<Now>;
}

/** The key makes a retry after a lost answer the same post, not a second one. */
export async function postText(text: string, name: string, key: string): Promise<Accepted> {
  const response = await authorised('/api/posts', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': key },
    body: JSON.stringify(name ? { text, name } : { text }),
  });
  return response.json() as Promise<Accepted>;
}

export async function fetchPost(id: string): Promise<PostStatus> {
  return (await authorised(`/api/posts/${encodeURIComponent(id)}`, {})).json() as Promise<PostStatus>;
}
