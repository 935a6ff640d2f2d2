import { addressOf } from './address';
import { problemOf, StationError, unreachable } from './problem';

/** What the station answered. Throws StationError for a refusal and when it cannot be reached. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(addressOf(path), init);
  } catch {
    throw new StationError(unreachable);
  }
  if (!response.ok) throw new StationError(await problemOf(response, Date.now()));
  return response;
}

export function withBearer(token: string, init: RequestInit = {}): RequestInit {
  return { ...init, headers: { ...(init.headers as Record<string, string>), Authorization: `Bearer ${token}` } };
}
