import { describe, expect, test } from 'vitest';
import { type PlayerEffect, type PlayerInput, PlayerMachine, timing } from './machine';

/** A player whose clock is turned by hand. */
class Rig {
  readonly machine = new PlayerMachine(() => 0.5);
  now = 1_000;
  #packets = 0;
  #playhead = 0;

  in(input: PlayerInput): PlayerEffect[] {
    this.machine.handle(input, this.now);
    return this.effects();
  }

  effects(): PlayerEffect[] {
    const all: PlayerEffect[] = [];
    for (let effect = this.machine.poll(); effect; effect = this.machine.poll()) all.push(effect);
    return all;
  }

  /** Lets time pass; deadlines are kept on the way. */
  pass(ms: number): PlayerEffect[] {
    const end = this.now + ms;
    const all: PlayerEffect[] = [];
    while (this.machine.nextDeadline <= end) {
      this.now = this.machine.nextDeadline;
      this.machine.tick(this.now);
      all.push(...this.effects());
    }
    this.now = end;
    return all;
  }

  get session(): number {
    return this.machine.session;
  }

  answered(): PlayerEffect[] {
    return this.in({ kind: 'answered', session: this.session });
  }

  sound(ms = 500): void {
    for (let at = 0; at < ms; at += 125) {
      this.pass(125);
      this.#packets += 6;
      this.#playhead += 0.125;
      this.in({ kind: 'media', session: this.session, packets: this.#packets, playhead: this.#playhead });
    }
  }

  newSession(): void {
    this.#packets = 0;
    this.#playhead = 0;
  }

  playing(): Rig {
    this.in({ kind: 'play' });
    this.answered();
    this.sound();
    return this;
  }
}

const opens = (effects: PlayerEffect[]) => effects.filter((effect) => effect.kind === 'open').length;

describe('PlayerMachine', () => {
  test('goes from idle to playing, and says playing only when sound moves', () => {
    const rig = new Rig();
    expect(rig.in({ kind: 'play' })).toEqual([{ kind: 'open', session: 1 }]);
    expect(rig.machine.state).toBe('connecting');
    rig.answered();
    expect(rig.machine.state).toBe('buffering');
    rig.in({ kind: 'media', session: 1, packets: 0, playhead: 0 });
    expect(rig.machine.state).toBe('buffering');
    rig.in({ kind: 'media', session: 1, packets: 5, playhead: 0 });
    expect(rig.machine.state, 'packets without a moving playhead are not sound').toBe('buffering');
    rig.in({ kind: 'media', session: 1, packets: 11, playhead: 0.1 });
    expect(rig.machine.state).toBe('playing');
  });

  test('stop closes the session and stays idle whatever it still says', () => {
    const rig = new Rig().playing();
    const { session } = rig;
    expect(rig.in({ kind: 'stop' })).toEqual([{ kind: 'close' }]);
    expect(rig.machine.state).toBe('idle');
    rig.in({ kind: 'link', session, state: 'failed' });
    rig.in({ kind: 'media', session, packets: 9999, playhead: 99 });
    expect(rig.pass(120_000)).toEqual([]);
    expect(rig.machine.state).toBe('idle');
  });

  test('a stall of the packets opens a new session at once', () => {
    const rig = new Rig().playing();
    const effects = rig.pass(timing.stall + 10);
    expect(effects.map((effect) => effect.kind)).toContain('close');
    expect(opens(effects)).toBe(1);
    expect(rig.machine.state).toBe('reconnecting');
    rig.newSession();
    rig.answered();
    rig.sound();
    expect(rig.machine.state).toBe('playing');
  });

  test('steady packets never look like a stall', () => {
    const rig = new Rig().playing();
    const { session } = rig;
    rig.sound(60_000);
    expect(rig.machine.state).toBe('playing');
    expect(rig.session).toBe(session);
  });

  test('disconnected is given a moment to heal', () => {
    const rig = new Rig().playing();
    const { session } = rig;
    rig.in({ kind: 'link', session, state: 'disconnected' });
    rig.sound(2_000);
    expect(rig.session).toBe(session);
    rig.in({ kind: 'link', session, state: 'connected' });
    rig.sound(10_000);
    expect(rig.session).toBe(session);
  });

  test('disconnected for longer than that is a new session, even if packets still trickle', () => {
    const rig = new Rig().playing();
    const { session } = rig;
    rig.in({ kind: 'link', session, state: 'disconnected' });
    expect(opens(rig.pass(timing.grace - 1))).toBe(0);
    expect(opens(rig.pass(2))).toBe(1);
  });

  test('failed is a new session at once', () => {
    const rig = new Rig().playing();
    rig.in({ kind: 'link', session: rig.session, state: 'failed' });
    expect(opens(rig.pass(1))).toBe(1);
  });

  test('waits longer after each failure, to a minute, and starts over after sound', () => {
    const rig = new Rig();
    rig.in({ kind: 'play' });
    const waits: number[] = [];
    for (let i = 0; i < 10; i++) {
      rig.in({ kind: 'unreachable', session: rig.session });
      waits.push((rig.machine.retryAt ?? 0) - rig.now);
      rig.pass((rig.machine.retryAt ?? 0) - rig.now);
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000, 60000]);
    rig.newSession();
    rig.answered();
    rig.sound(timing.settled + 1_000);
    rig.in({ kind: 'link', session: rig.session, state: 'failed' });
    expect(opens(rig.pass(1))).toBe(1);
  });

  test('no answer and no sound in time is another try', () => {
    const rig = new Rig();
    rig.in({ kind: 'play' });
    rig.answered();
    expect(opens(rig.pass(timing.connect - 1))).toBe(0);
    expect(opens(rig.pass(1_000))).toBe(1);
    expect(rig.machine.state).toBe('reconnecting');
  });

  test('off air: asks again when the station said, and stays "off air" meanwhile', () => {
    const rig = new Rig();
    rig.in({ kind: 'play' });
    rig.in({ kind: 'refused', session: rig.session, status: 409, retryAfterMs: 2_000 });
    expect(rig.machine.state).toBe('offAir');
    expect(opens(rig.pass(2_000))).toBe(1);
    expect(rig.machine.state, 'does not flicker').toBe('offAir');
    rig.answered();
    rig.sound();
    expect(rig.machine.state).toBe('playing');
  });

  test('full and too many requests wait as told', () => {
    for (const status of [503, 429]) {
      const rig = new Rig();
      rig.in({ kind: 'play' });
      rig.in({ kind: 'refused', session: rig.session, status, retryAfterMs: 30_000 });
      expect(rig.machine.state).toBe('full');
      expect(opens(rig.pass(29_999))).toBe(0);
      expect(opens(rig.pass(1))).toBe(1);
    }
  });

  test('an offer the station cannot serve is not tried again', () => {
    for (const status of [400, 406, 415]) {
      const rig = new Rig();
      rig.in({ kind: 'play' });
      rig.in({ kind: 'refused', session: rig.session, status, retryAfterMs: null });
      expect(rig.machine.state).toBe('unsupported');
      expect(opens(rig.pass(600_000))).toBe(0);
    }
  });

  test('a rejected play() is a state; the next press plays the same session', () => {
    const rig = new Rig();
    rig.in({ kind: 'play' });
    const { session } = rig;
    rig.in({ kind: 'playRejected', session, name: 'NotAllowedError' });
    expect(rig.machine.state).toBe('blocked');
    rig.answered();
    expect(rig.machine.state).toBe('blocked');
    expect(rig.pass(60_000)).toEqual([]);
    expect(rig.in({ kind: 'play' })).toEqual([{ kind: 'play' }]);
    expect(rig.session).toBe(session);
    rig.sound();
    expect(rig.machine.state).toBe('playing');
  });

  test('an aborted play() of a replaced source is nothing', () => {
    const rig = new Rig().playing();
    rig.in({ kind: 'playRejected', session: rig.session, name: 'AbortError' });
    expect(rig.machine.state).toBe('playing');
  });

  test('coming online ends the wait', () => {
    const rig = new Rig();
    rig.in({ kind: 'play' });
    for (let i = 0; i < 5; i++) {
      rig.in({ kind: 'unreachable', session: rig.session });
      if (i < 4) rig.pass((rig.machine.retryAt ?? 0) - rig.now);
    }
    expect(opens(rig.in({ kind: 'online' }))).toBe(1);
  });

  test('what an older session says is ignored', () => {
    const rig = new Rig().playing();
    const old = rig.session;
    rig.in({ kind: 'link', session: old, state: 'failed' });
    rig.pass(1);
    expect(rig.session).toBeGreaterThan(old);
    rig.in({ kind: 'refused', session: old, status: 406, retryAfterMs: null });
    expect(rig.machine.state).toBe('reconnecting');
  });
});
