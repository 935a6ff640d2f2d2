import { voiceRate } from './pcm';

/**
 * The talk button.
 *
 *   idle ──press (no permission yet)──▶ asking ──▶ idle, "press again"
 *   idle ──press──▶ arming ──first frame──▶ recording ──release──▶ review ──send──▶ sending ──▶ idle
 *                     └── slide left, Escape, under 0.6 s ──▶ idle   (a short tap or a slide up locks: hands free)
 *
 * Nothing is ever sent by letting go, losing focus or hiding the page: these end in a draft.
 */
export type TalkState = 'idle' | 'asking' | 'arming' | 'recording' | 'review' | 'sending';
export type MicrophonePermission = 'unknown' | 'granted' | 'denied';
export type TalkNote =
  | 'pressAgain'
  | 'denied'
  | 'noMicrophone'
  | 'busy'
  | 'insecure'
  | 'tooShort'
  | 'cancelled'
  | 'limit'
  | 'lost';

export type TalkInput =
  | { kind: 'permission'; permission: MicrophonePermission }
  | { kind: 'press' }
  | { kind: 'move'; dx: number; dy: number }
  | { kind: 'release' }
  /** pointercancel, blur or a hidden page. */
  | { kind: 'interrupted' }
  | { kind: 'asked'; outcome: 'granted' | 'denied' | 'noMicrophone' | 'busy' | 'insecure' }
  | { kind: 'failed'; note: TalkNote }
  | { kind: 'frame'; samples: number }
  | { kind: 'stop' }
  | { kind: 'cancel' }
  | { kind: 'discard' }
  | { kind: 'again' }
  | { kind: 'send' }
  | { kind: 'sent' }
  | { kind: 'refused' };

export type TalkEffect = 'ask' | 'arm' | 'finish' | 'discard' | 'send';

export const talkLimits = {
  shortest: 600,
  longest: 30_000,
  countdown: 5_000,
  tap: 350,
  cancelAt: 96,
  lockAt: 72,
  arming: 6_000,
} as const;

export class TalkMachine {
  state: TalkState = 'idle';
  permission: MicrophonePermission = 'unknown';
  note: TalkNote | null = null;
  /** Goes on without a finger on the button. */
  locked = false;
  /** How far the finger is on its way to cancel and to lock, 0 to 1. */
  slide = { cancel: 0, lock: 0 };
  nextDeadline = Number.POSITIVE_INFINITY;

  #effects: TalkEffect[] = [];
  #samples = 0;
  #pressedAt = 0;
  #held = false;

  /** Length of the recording, ms: counted in samples, not by a clock. */
  get length(): number {
    return Math.min(talkLimits.longest, (this.#samples * 1000) / voiceRate);
  }

  poll(): TalkEffect | undefined {
    return this.#effects.shift();
  }

  tick(now: number): void {
    if (now < this.nextDeadline) return;
    this.nextDeadline = Number.POSITIVE_INFINITY;
    if (this.state === 'arming') this.#drop('noMicrophone');
  }

  handle(input: TalkInput, now: number): void {
    switch (input.kind) {
      case 'permission':
        this.permission = input.permission;
        break;
      case 'press':
        this.#press(now);
        break;
      case 'move':
        this.#move(input.dx, input.dy);
        break;
      case 'release':
        this.#release(now);
        break;
      case 'interrupted':
        this.#held = false;
        if (this.state === 'recording') this.#finish(null);
        else if (this.state === 'arming') this.#drop('cancelled');
        break;
      case 'asked':
        this.#asked(input.outcome);
        break;
      case 'failed':
        if (this.state === 'arming') this.#drop(input.note);
        else if (this.state === 'recording') this.#finish(input.note);
        if (input.note === 'denied') this.permission = 'denied';
        break;
      case 'frame':
        this.#frame(input.samples);
        break;
      case 'stop':
        if (this.state === 'recording') this.#finish(null);
        else if (this.state === 'arming') this.#drop('tooShort');
        break;
      case 'cancel':
        if (this.state === 'recording' || this.state === 'arming') this.#drop('cancelled');
        break;
      case 'discard':
        if (this.state === 'review') this.#drop(null);
        break;
      case 'again':
        if (this.state !== 'review') break;
        this.#drop(null);
        this.#arm(now);
        this.#held = false;
        this.locked = true;
        break;
      case 'send':
        if (this.state !== 'review') break;
        this.state = 'sending';
        this.#effects.push('send');
        break;
      case 'sent':
        if (this.state === 'sending') this.#rest(null);
        break;
      case 'refused':
        if (this.state === 'sending') this.state = 'review';
        break;
    }
  }

  #press(now: number): void {
    if (this.state === 'idle' && this.permission === 'granted') this.#arm(now);
    else if (this.state === 'idle') {
      this.state = 'asking';
      this.note = null;
      this.#effects.push('ask');
    } else if (this.locked && !this.#held) {
      if (this.state === 'recording') this.#finish(null);
      else if (this.state === 'arming') this.#drop('tooShort');
    }
  }

  #arm(now: number): void {
    this.state = 'arming';
    this.note = null;
    this.locked = false;
    this.#held = true;
    this.#samples = 0;
    this.#pressedAt = now;
    this.nextDeadline = now + talkLimits.arming;
    this.#effects.push('arm');
  }

  #move(dx: number, dy: number): void {
    if (!this.#held || this.locked || (this.state !== 'arming' && this.state !== 'recording')) return;
    this.slide = {
      cancel: Math.min(1, Math.max(0, -dx / talkLimits.cancelAt)),
      lock: Math.min(1, Math.max(0, -dy / talkLimits.lockAt)),
    };
    if (this.slide.cancel === 1) this.#drop('cancelled');
    else if (this.slide.lock === 1) {
      this.locked = true;
      this.slide = { cancel: 0, lock: 0 };
    }
  }

  #release(now: number): void {
    if (!this.#held) return;
    this.#held = false;
    this.slide = { cancel: 0, lock: 0 };
    if (this.locked || (this.state !== 'arming' && this.state !== 'recording')) return;
    if (now - this.#pressedAt < talkLimits.tap) this.locked = true;
    else if (this.state === 'arming') this.#drop('tooShort');
    else this.#finish(null);
  }

  #asked(outcome: Extract<TalkInput, { kind: 'asked' }>['outcome']): void {
    if (outcome === 'granted') this.permission = 'granted';
    else if (outcome === 'denied') this.permission = 'denied';
    if (this.state !== 'asking') return;
    this.state = 'idle';
    this.note = outcome === 'granted' ? 'pressAgain' : outcome;
  }

  #frame(samples: number): void {
    if (this.state === 'arming') {
      this.state = 'recording';
      this.nextDeadline = Number.POSITIVE_INFINITY;
    }
    if (this.state !== 'recording') return;
    this.#samples += samples;
    if (this.length >= talkLimits.longest) this.#finish('limit');
  }

  #finish(note: TalkNote | null): void {
    if (this.length < talkLimits.shortest) {
      this.#drop('tooShort');
      return;
    }
    this.#rest(note);
    this.state = 'review';
    this.#effects.push('finish');
  }

  #drop(note: TalkNote | null): void {
    this.#rest(note);
    this.#effects.push('discard');
  }

  #rest(note: TalkNote | null): void {
    this.state = 'idle';
    this.note = note;
    this.locked = false;
    this.#held = false;
    this.slide = { cancel: 0, lock: 0 };
    this.nextDeadline = Number.POSITIVE_INFINITY;
  }
}
