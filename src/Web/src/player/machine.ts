import { backoff } from './backoff';

/**
 * What the page says about the sound. It says "playing" only while packets arrive and the playhead moves.
 *
 *   idle ──play──▶ connecting ──answer──▶ buffering ──sound──▶ playing
 *                     │  ▲                   │ ▲                  │
 *      409/503/429 ◀──┤  └──── retry ────────┘ └─ stall, link ────┤
 *    offAir / full ───┴──▶ reconnecting ◀─────── lost ────────────┘
 *   play() rejected ▶ blocked      400/406/415, no WebRTC ▶ unsupported
 */
export type PlayerState =
  | 'idle'
  | 'connecting'
  | 'buffering'
  | 'playing'
  | 'reconnecting'
  | 'offAir'
  | 'full'
  | 'blocked'
  | 'unsupported';

export type PlayerInput =
  | { kind: 'play' }
  | { kind: 'stop' }
  | { kind: 'online' }
  /** The rest belong to one session; what an older session still says is ignored. */
  | { kind: 'answered'; session: number }
  | { kind: 'refused'; session: number; status: number; retryAfterMs: number | null }
  | { kind: 'unreachable'; session: number }
  | { kind: 'playRejected'; session: number; name: string }
  | { kind: 'link'; session: number; state: RTCPeerConnectionState }
  | { kind: 'media'; session: number; packets: number; playhead: number };

export type PlayerEffect = { kind: 'open'; session: number } | { kind: 'close' } | { kind: 'play' };

export const timing = {
  /** From play to the first sound, before another try is made. */
  connect: 8_000,
  /** No packet for so long: the line is dead whatever it says. */
  stall: 3_000,
  /** `disconnected` often heals by itself (a handover of networks). */
  grace: 2_500,
  /** Played for so long: the next trouble is a new one. */
  settled: 10_000,
  offAir: 4_000,
} as const;

export class PlayerMachine {
  state: PlayerState = 'idle';
  /** When the machine wants `tick`, or Infinity. */
  nextDeadline = Number.POSITIVE_INFINITY;
  /** For "trying again in n s": set while waiting for the next try. */
  retryAt: number | null = null;

  #effects: PlayerEffect[] = [];
  #session = 0;
  #attempt = 0;
  #packets = 0;
  #playhead = 0;
  #movedAt = 0;
  #playingSince = 0;
  #lostAt: number | null = null;

  constructor(private readonly random: () => number = Math.random) {}

  get session(): number {
    return this.#session;
  }

  /** Pressed play and not yet stop: the sound is wanted. */
  get wanted(): boolean {
    return this.state !== 'idle' && this.state !== 'unsupported';
  }

  poll(): PlayerEffect | undefined {
    return this.#effects.shift();
  }

  unsupported(): void {
    this.state = 'unsupported';
  }

  handle(input: PlayerInput, now: number): void {
    if ('session' in input && input.session !== this.#session) return;
    switch (input.kind) {
      case 'play':
        this.#play(now);
        break;
      case 'stop':
        if (this.wanted) this.#end('idle');
        break;
      case 'online':
        if (this.wanted && this.retryAt !== null) this.#open(now);
        break;
      case 'answered':
        if (this.state !== 'reconnecting' && this.state !== 'blocked') this.state = 'buffering';
        break;
      case 'refused':
        this.#refused(input.status, input.retryAfterMs, now);
        break;
      case 'unreachable':
        this.#retry('reconnecting', backoff(this.#attempt++, this.random), now);
        break;
      case 'playRejected':
        this.#playRejected(input.name);
        break;
      case 'link':
        this.#link(input.state, now);
        break;
      case 'media':
        this.#media(input.packets, input.playhead, now);
        break;
    }
    if (this.wanted) this.#schedule();
  }

  tick(now: number): void {
    if (!this.wanted || now < this.nextDeadline) return;
    if (this.retryAt !== null) {
      this.#open(now);
    } else {
      // Was heard just now: the first new try goes out at once, the ones after it wait longer and longer.
      const heard = this.#packets > 0 && this.#attempt === 0;
      this.#retry('reconnecting', heard ? 0 : backoff(this.#attempt, this.random), now);
      this.#attempt++;
    }
    this.#schedule();
  }

  #play(now: number): void {
    if (this.state === 'unsupported') return;
    if (this.state === 'blocked') {
      this.state = 'buffering';
      this.#movedAt = now;
      this.#effects.push({ kind: 'play' });
      return;
    }
    this.#attempt = 0;
    this.state = 'connecting';
    this.#open(now);
  }

  #open(now: number): void {
    if (this.#session > 0) this.#effects.push({ kind: 'close' });
    this.#session++;
    this.retryAt = null;
    this.#lostAt = null;
    this.#packets = 0;
    this.#playhead = 0;
    this.#playingSince = 0;
    this.#movedAt = now;
    this.#effects.push({ kind: 'open', session: this.#session });
  }

  #end(state: PlayerState): void {
    this.state = state;
    this.retryAt = null;
    this.#lostAt = null;
    this.nextDeadline = Number.POSITIVE_INFINITY;
    this.#session++;
    this.#effects.push({ kind: 'close' });
  }

  #refused(status: number, retryAfterMs: number | null, now: number): void {
    if (status === 400 || status === 406 || status === 415) {
      this.#end('unsupported');
    } else if (status === 409) {
      this.#retry('offAir', retryAfterMs ?? timing.offAir, now);
    } else if (status === 503 || status === 429) {
      this.#retry('full', retryAfterMs ?? backoff(this.#attempt++, this.random), now);
    } else {
      this.#retry('reconnecting', retryAfterMs ?? backoff(this.#attempt++, this.random), now);
    }
  }

  #playRejected(name: string): void {
    if (name === 'NotAllowedError') this.state = 'blocked';
    else if (name === 'NotSupportedError') this.#end('unsupported');
    // AbortError: another source was set meanwhile; its own play() answers.
  }

  #link(state: RTCPeerConnectionState, now: number): void {
    if (this.retryAt !== null || this.state === 'blocked') return;
    if (state === 'disconnected') this.#lostAt ??= now;
    else if (state === 'connected') this.#lostAt = null;
    else if (state === 'failed' || state === 'closed') {
      this.#lostAt = now - timing.grace;
      this.nextDeadline = now;
    }
  }

  #media(packets: number, playhead: number, now: number): void {
    if (this.retryAt !== null) return;
    const arrived = packets > this.#packets;
    const moved = playhead > this.#playhead;
    this.#packets = Math.max(packets, this.#packets);
    this.#playhead = playhead;
    if (arrived) this.#movedAt = now;
    if (!arrived || !moved || this.state === 'blocked') return;
    if (this.state !== 'playing') {
      this.state = 'playing';
      this.#playingSince = now;
    }
    if (now - this.#playingSince > timing.settled) this.#attempt = 0;
  }

  #retry(state: PlayerState, wait: number, now: number): void {
    this.state = state;
    this.#effects.push({ kind: 'close' });
    this.#session++;
    this.retryAt = now + wait;
  }

  #schedule(): void {
    if (this.retryAt !== null) this.nextDeadline = this.retryAt;
    else if (this.state === 'blocked') this.nextDeadline = Number.POSITIVE_INFINITY;
    else {
      const silence = this.#movedAt + (this.#packets > 0 ? timing.stall : timing.connect);
      this.nextDeadline = this.#lostAt === null ? silence : Math.min(silence, this.#lostAt + timing.grace);
    }
  }
}
