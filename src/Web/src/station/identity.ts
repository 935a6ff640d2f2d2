import { withBearer } from './http';
import { isRefusedToken } from './problem';
import type { Listener } from './wire';

/** A listener's token and how long it lasts, in ms on the page's own clock: the station's may differ by days. */
interface Pass {
  id: string;
  token: string;
  since: number;
  until: number;
}

/** What an identity needs of the page around it. */
export interface Surroundings {
  /** Throws StationError. */
  ask(path: string, init: RequestInit): Promise<Response>;
  recall(name: string): string | null;
  remember(name: string, value: string | null): void;
  now(): number;
  /** Only one tab at a time does this. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

const key = 'listener';
/** So long before its end a token is no longer relied on: it could end on the way. */
const margin = 60_000;
/** Between tries to renew a token that is still good. */
const pause = 60_000;

/**
 * Who this page is to the station. Posts belong to a listener, so the listener must stay the same for as long as the station knows it:
 * its token is renewed from half of its life on, and another listener is made only when the station has refused the old one.
 */
export class Identity {
  /** Only where the device remembers nothing (a private window). */
  #pass: Pass | null = null;
  #pending: Promise<string> | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly page: Surroundings) {}

  get id(): string | null {
    return this.#read()?.id ?? null;
  }

  /** A token to send. One that is still good is given at once, and renewed behind the scenes when it is time. */
  token(): Promise<string> {
    const pass = this.#read();
    const now = this.page.now();
    if (!pass || now >= pass.until - Math.min(margin, (pass.until - pass.since) / 4)) return this.#obtain();
    if (isDue(pass, now) && now - this.#triedAt >= pause) void this.#obtain().catch(() => {});
    return Promise.resolve(pass.token);
  }

  /** Call it now and then: a page that only listens for weeks must not lose its token either. */
  keep(): void {
    if (this.#read()) this.token().catch(() => {});
  }

  /** The station answered 401 to this token. If it was renewed meanwhile, the new one stays. */
  refused(token: string): void {
    if (this.#read()?.token === token) this.forget();
  }

  forget(): void {
    this.#pass = null;
    this.page.remember(key, null);
  }

  /** Whether the station still takes the token. Only a clear refusal counts: it may just be out of reach. */
  async check(): Promise<void> {
    const pass = this.#read();
    if (!pass) return;
    try {
      await this.page.ask('/api/posts?limit=1', withBearer(pass.token));
    } catch (error) {
      if (isRefusedToken(error)) this.refused(pass.token);
    }
  }

  #obtain(): Promise<string> {
    const before = this.#read()?.token;
    this.#triedAt = this.page.now();
    this.#pending ??= this.page
      .alone(async () => {
        const pass = this.#read();
        // Another tab was first.
        if (pass && pass.token !== before && !isDue(pass, this.page.now())) return pass.token;
        if (pass) {
          try {
            return this.#take(await this.page.ask('/api/listeners/renew', withBearer(pass.token, { method: 'POST' })));
          } catch (error) {
            if (!isRefusedToken(error)) throw error;
            this.refused(pass.token);
          }
        }
        return this.#take(await this.page.ask('/api/listeners', { method: 'POST' }));
      })
      .finally(() => {
        this.#pending = null;
      });
    return this.#pending;
  }

  async #take(response: Response): Promise<string> {
    const { id, token, expiresAt } = (await response.json()) as Listener;
    const since = this.page.now();
    // How long it lasts is counted on one clock, the station's, and kept on the other.
    const there = Date.parse(response.headers.get('Date') ?? '');
    const until = since + Date.parse(expiresAt) - (Number.isNaN(there) ? since : there);
    const pass = { id, token, since, until };
    this.page.remember(key, JSON.stringify(pass));
    this.#pass = this.page.recall(key) === null ? pass : null;
    return token;
  }

  /** From the device each time: another tab may have renewed it, or erased it. */
  #read(): Pass | null {
    const kept = this.page.recall(key);
    if (kept === null) return this.#pass;
    try {
      const { id, token, since, until, expiresAt } = JSON.parse(kept) as Partial<Pass & Listener>;
      // What an earlier page has kept has no times of its own: it is due now.
      if (id && token) return { id, token, since: since ?? 0, until: until ?? Date.parse(expiresAt ?? '') };
    } catch {
      // Not ours: as if nothing were kept.
    }
    return null;
  }
}

function isDue(pass: Pass, now: number): boolean {
  // A clock that was set back counts as well: nothing is known then.
  return !(now >= pass.since && now < (pass.since + pass.until) / 2);
}
