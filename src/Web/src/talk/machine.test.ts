import { beforeEach, describe, expect, test } from 'vitest';
import { type TalkEffect, type TalkInput, TalkMachine, talkLimits } from './machine';
import { chunkSamples } from './pcm';

let machine: TalkMachine;
let now: number;

function on(kind: Exclude<TalkInput['kind'], 'permission' | 'move' | 'asked' | 'failed' | 'frame'>): TalkEffect[] {
  return put({ kind } as TalkInput);
}

function put(input: TalkInput): TalkEffect[] {
  machine.handle(input, now);
  return drain();
}

function drain(): TalkEffect[] {
  const all: TalkEffect[] = [];
  for (let effect = machine.poll(); effect; effect = machine.poll()) all.push(effect);
  return all;
}

/** The microphone gives frames for so long. */
function speak(ms: number): TalkEffect[] {
  const all: TalkEffect[] = [];
  for (let at = 0; at < ms; at += 60) {
    now += 60;
    all.push(...put({ kind: 'frame', samples: chunkSamples }));
  }
  return all;
}

beforeEach(() => {
  machine = new TalkMachine();
  now = 0;
  machine.handle({ kind: 'permission', permission: 'granted' }, now);
});

describe('permission', () => {
  test('the first press only asks, and releasing it records nothing', () => {
    machine = new TalkMachine();
    expect(on('press')).toEqual(['ask']);
    expect(machine.state).toBe('asking');
    now += 3_000;
    expect(on('release')).toEqual([]);
    on('interrupted');
    put({ kind: 'asked', outcome: 'granted' });
    expect(machine.state).toBe('idle');
    expect(machine.note).toBe('pressAgain');
    expect(on('press')).toEqual(['arm']);
  });

  test('a refusal is said, and the next press asks again', () => {
    machine = new TalkMachine();
    on('press');
    put({ kind: 'asked', outcome: 'denied' });
    expect(machine.note).toBe('denied');
    expect(on('press')).toEqual(['ask']);
  });
});

describe('holding', () => {
  test('press, speak, release, send', () => {
    expect(on('press')).toEqual(['arm']);
    expect(machine.state, 'not red before frames flow').toBe('arming');
    now += 100;
    expect(speak(2_040)).toEqual([]);
    expect(machine.state).toBe('recording');
    expect(on('release')).toEqual(['finish']);
    expect(machine.state).toBe('review');
    expect(machine.length).toBe(2_040);
    expect(on('send')).toEqual(['send']);
    expect(machine.state).toBe('sending');
    on('sent');
    expect(machine.state).toBe('idle');
  });

  test('a refused send goes back to the review, with nothing lost', () => {
    on('press');
    speak(1_200);
    on('release');
    on('send');
    expect(on('refused')).toEqual([]);
    expect(machine.state).toBe('review');
    expect(on('send')).toEqual(['send']);
  });

  test('under 0.6 s is ignored', () => {
    on('press');
    speak(420);
    expect(on('release')).toEqual(['discard']);
    expect(machine.state).toBe('idle');
    expect(machine.note).toBe('tooShort');
  });

  test('let go before the microphone is there: nothing', () => {
    on('press');
    now += 800;
    expect(on('release')).toEqual(['discard']);
    expect(machine.state).toBe('idle');
    expect(speak(1_000)).toEqual([]);
    expect(machine.state).toBe('idle');
  });

  test('ends by itself after exactly 30 s', () => {
    on('press');
    expect(speak(29_940)).toEqual([]);
    expect(machine.state).toBe('recording');
    expect(speak(60)).toEqual(['finish']);
    expect(machine.state).toBe('review');
    expect(machine.note).toBe('limit');
    expect(machine.length).toBe(talkLimits.longest);
    expect(on('release')).toEqual([]);
    expect(machine.state).toBe('review');
  });

  test('losing focus, the pointer or the page ends in a draft and never sends', () => {
    on('press');
    speak(1_500);
    expect(on('interrupted')).toEqual(['finish']);
    expect(machine.state).toBe('review');
    now += 60_000;
    machine.tick(now);
    expect(drain()).toEqual([]);
    expect(machine.state).toBe('review');
  });

  test('losing focus before any sound drops it', () => {
    on('press');
    expect(on('interrupted')).toEqual(['discard']);
    expect(machine.state).toBe('idle');
  });

  test('no sound from the microphone is said after a while', () => {
    on('press');
    now = machine.nextDeadline;
    machine.tick(now);
    expect(drain()).toEqual(['discard']);
    expect(machine.note).toBe('noMicrophone');
  });

  test('a microphone that goes away leaves what was said', () => {
    on('press');
    speak(1_200);
    expect(put({ kind: 'failed', note: 'lost' })).toEqual(['finish']);
    expect(machine.state).toBe('review');
    expect(machine.note).toBe('lost');
  });
});

describe('sliding', () => {
  test('left cancels', () => {
    on('press');
    speak(1_500);
    put({ kind: 'move', dx: -48, dy: 0 });
    expect(machine.slide.cancel).toBe(0.5);
    expect(machine.state).toBe('recording');
    expect(put({ kind: 'move', dx: -96, dy: 4 })).toEqual(['discard']);
    expect(machine.note).toBe('cancelled');
    expect(on('release')).toEqual([]);
    expect(machine.state).toBe('idle');
  });

  test('up locks: it goes on without a finger, and the next press ends it', () => {
    on('press');
    speak(600);
    put({ kind: 'move', dx: 0, dy: -80 });
    expect(machine.locked).toBe(true);
    expect(on('release')).toEqual([]);
    speak(1_200);
    expect(machine.state).toBe('recording');
    expect(on('press')).toEqual(['finish']);
    expect(machine.state).toBe('review');
  });
});

describe('tapping', () => {
  test('a short tap latches, the second ends', () => {
    on('press');
    now += 200;
    expect(on('release')).toEqual([]);
    expect(machine.locked).toBe(true);
    speak(3_000);
    expect(on('press')).toEqual(['finish']);
    on('release');
    expect(machine.state).toBe('review');
    expect(machine.length).toBe(3_000);
  });

  test('a latched recording can be cancelled and stopped by buttons', () => {
    on('press');
    on('release');
    speak(3_000);
    expect(on('cancel')).toEqual(['discard']);
    on('press');
    on('release');
    speak(900);
    expect(on('stop')).toEqual(['finish']);
  });
});

test('record again starts hands free with a new recording', () => {
  on('press');
  speak(1_200);
  on('release');
  expect(on('again')).toEqual(['discard', 'arm']);
  speak(660);
  expect(machine.length).toBe(660);
  expect(machine.locked).toBe(true);
});

test('cancel does nothing to a finished recording', () => {
  on('press');
  speak(1_200);
  on('release');
  expect(on('cancel')).toEqual([]);
  expect(machine.state).toBe('review');
  expect(on('discard')).toEqual(['discard']);
  expect(machine.state).toBe('idle');
});
