import { withBearer } from './http';
import { isRefusedToken } from './problem';
import type { Listener } from './wire';

/** A listener's token and how long it lasts, in ms on the page's own clock: the station's may differ by days. */
export interface Pass {
  id: string;
  token: string;
  since: number;
  until: number;
}

/** What an identity needs of the page around it. */
export interface Surroundings {
  /** Throws StationError. */
  ask(path: string, init: RequestInit): Promise<Response>;
  /** Puts in the place of the device's pass what `by` makes of it, and gives what is kept then; no other tab comes in between. */
  change(by: (kept: Pass | undefined) => Pass | undefined): Promise<Pass | undefined>;
  now(): number;
  /** Only one tab at a time does this. It spares requests; what is kept comes right without it too. */
  alone<T>(work: () => Promise<T>): Promise<T>;
}

/** So long before its end a token is no longer relied on: it could end on the way. */
const margin = 60_000;
/** Between tries to renew a token that is still good. */
const pause = 60_000;

/**
 * Who this page is to the station. Posts belong to a listener, so the listener must stay the same for as long as the station knows it:
 * its token is renewed from half of its life on, and another listener is made only when the station has refused the old one. The pass
 * is the device's, not the tab's: it is read each time, for another tab may have renewed or erased it.
 */
export class Identity {
  #pending: Promise<Pass> | null = null;
  #triedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly page: Surroundings) {}

  async id(): Promise<string | null> {
    return (await this.#read())?.id ?? null;
  }

  /** Who to be, with a token to send. One that is still good is given at once, and renewed behind the scenes when it is time. */
  async pass(): Promise<Pass> {
    const pass = await this.#read();
    const now = this.page.now();
    if (!pass || now >= pass.until - Math.min(margin, (pass.until - pass.since) / 4)) return this.#obtain(pass);
    if (isDue(pass, now) && now - this.#triedAt >= pause) void this.#obtain(pass).catch(() => {});
    return pass;
  }

  async token(): Promise<string> {
    return (await this.pass()).token;
  }

  /** Call it now and then: a page that only listens for weeks must not lose its token either. */
  async keep(): Promise<void> {
    if (await this.#read()) await this.pass().catch(() => {});
  }

  /** The station answered 401 to this token. If it was renewed meanwhile, the new one stays. */
  async refused(token: string): Promise<void> {
    await this.#replace(token, undefined);
  }

  /** Another listener, whom another tab has become meanwhile, stays. */
  async forget(id: string): Promise<void> {
    await this.page.change((kept) => (kept?.id === id ? undefined : kept));
  }

  /** Whether the station still takes the token. Only a clear refusal counts: it may just be out of reach. */
  async check(): Promise<void> {
    const pass = await this.#read();
    if (!pass) return;
    try {
      await this.page.ask('/api/v1/posts?limit=1', withBearer(pass.token));
    } catch (error) {
      if (isRefusedToken(error)) await this.refused(pass.token);
    }
  }

  #obtain(before: Pass | undefined): Promise<Pass> {
    this.#triedAt = this.page.now();
    this.#pending ??= this.page
      .alone(async () => {
        const pass = await this.#read();
        // Another tab was first.
        if (pass && pass.token !== before?.token && !isDue(pass, this.page.now())) return pass;
        return (pass && (await this.#renew(pass))) ?? this.#make();
      })
      .finally(() => {
        this.#pending = null;
      });
    return this.#pending;
  }

  /** Nothing when the station refuses, or when the listener was erased on the way. */
  async #renew({ token }: Pass): Promise<Pass | undefined> {
    let renewed: Pass | undefined;
    try {
      renewed = await this.#passOf(await this.page.ask('/api/v1/listeners/renew', withBearer(token, { method: 'POST' })));
    } catch (error) {
      if (!isRefusedToken(error)) throw error;
    }
    return this.#replace(token, renewed);
  }

  async #make(): Promise<Pass> {
    const made = await this.#passOf(await this.page.ask('/api/v1/listeners', { method: 'POST' }));
    // Without locks another tab may have made one as well: the first stays.
    return (await this.page.change((kept) => kept ?? made)) ?? made;
  }

  async #passOf(response: Response): Promise<Pass> {
    const { id, token, expiresAt } = (await response.json()) as Listener;
    const since = this.page.now();
    // How long it lasts is counted on one clock, the station's, and kept on the other.
    const there = Date.parse(response.headers.get('Date') ?? '');
    return { id, token, since, until: since + Date.parse(expiresAt) - (Number.isNaN(there) ? since : there) };
  }

  /** If it is still the one that is kept. */
  #replace(token: string, by: Pass | undefined): Promise<Pass | undefined> {
    return this.page.change((kept) => (kept?.token === token ? by : kept));
  }

  #read(): Promise<Pass | undefined> {
    return this.page.change((kept) => kept);
  }
}

function isDue(pass: Pass, now: number): boolean {
  // A clock that was set back counts as well: nothing is known then.
  return !(now >= pass.since && now < (pass.since + pass.until) / 2);
}
