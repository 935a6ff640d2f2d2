import type { Explanation } from './wire';

/** What the station refused and why (RFC 9457), from an HTTP answer, a hub error or a broken line. */
export interface Problem {
  /** HTTP status; 0 when the station could not be reached at all. */
  status: number;
  /** A short word the page has its own sentence for, if it knows it. */
  code: string | null;
  /** The station's own sentence. */
  detail: string | null;
  /** When it makes sense to try again. */
  retryAfterMs: number | null;
  /** In both languages, where the station has it so. */
  reason?: Explanation;
}

export class StationError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail ?? problem.code ?? `HTTP ${problem.status}`);
    this.name = 'StationError';
  }
}

/** 401: the station does not, or no longer, know who is asking. */
export function isRefusedToken(error: unknown): boolean {
  return error instanceof StationError && error.problem.status === 401;
}

/** Retry-After is a number of seconds or an HTTP date (RFC 9110 §10.2.3). */
export function parseRetryAfter(header: string | null, now: number): number | null {
  if (!header) return null;
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

function fromBody(body: unknown, status: number, retryAfterMs: number | null): Problem {
  const fields = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const seconds = fields.retryAfter ?? fields.retryAfterSeconds;
  return {
    status: typeof fields.status === 'number' ? fields.status : status,
    code: text(fields.code),
    detail: text(fields.detail) ?? text(fields.title),
    ...(fields.reason ? { reason: fields.reason as Explanation } : {}),
    retryAfterMs: retryAfterMs ?? (typeof seconds === 'number' ? seconds * 1000 : null),
  };
}

export async function problemOf(response: Response, now: number): Promise<Problem> {
  const body = await response.json().catch(() => null);
  return fromBody(body, response.status, parseRetryAfter(response.headers.get('Retry-After'), now));
}

/** SignalR wraps the hub's words: "An unexpected error … HubException: {json}". */
export function problemOfHubError(error: unknown): Problem {
  const message = error instanceof Error ? error.message : String(error);
  const start = message.indexOf('{');
  const end = message.lastIndexOf('}');
  if (start >= 0 && end > start) {
    try {
      return fromBody(JSON.parse(message.slice(start, end + 1)), 500, null);
    } catch {
      // Not JSON after all: fall through to the plain message.
    }
  }
  const said = /HubException: (.+)$/.exec(message)?.[1] ?? null;
  return { status: said ? 500 : 0, code: null, detail: said, retryAfterMs: null };
}

export const unreachable: Problem = { status: 0, code: null, detail: null, retryAfterMs: null };

export function toProblem(error: unknown): Problem {
  if (error instanceof StationError) return error.problem;
  if (error instanceof TypeError) return unreachable; // fetch: no network
  return problemOfHubError(error);
}
