import { describe, expect, test } from 'vitest';
import { Resampler } from './resampler';

function sine(rate: number, frequency: number, seconds: number): Float32Array {
  return Float32Array.from({ length: Math.round(rate * seconds) }, (_, i) => Math.sin((2 * Math.PI * frequency * i) / rate));
}

function run(resampler: Resampler, input: Float32Array, block = 128): Float32Array {
  const out: number[] = [];
  for (let at = 0; at < input.length; at += block) out.push(...resampler.process(input.subarray(at, at + block)));
  return Float32Array.from(out);
}

/** Loudness in dB against a full sine, without the edges. */
function decibels(samples: Float32Array): number {
  const middle = samples.subarray(2_000, samples.length - 2_000);
  const power = middle.reduce((sum, sample) => sum + sample * sample, 0) / middle.length;
  return 10 * Math.log10(2 * power + 1e-20);
}

describe.each([48_000, 44_100, 96_000])('from %i Hz to 24 kHz', (rate) => {
  test('passes speech unchanged: within 0.1 dB to 10 kHz', () => {
    for (const frequency of [100, 1_000, 4_000, 8_000, 10_000]) {
      expect(Math.abs(decibels(run(new Resampler(rate, 24_000), sine(rate, frequency, 1))))).toBeLessThan(0.1);
    }
  });

  test('what would fold back is more than 60 dB down', () => {
    for (const frequency of [14_000, 16_000, 20_000]) {
      expect(decibels(run(new Resampler(rate, 24_000), sine(rate, frequency, 1)))).toBeLessThan(-60);
    }
  });

  test('gives as many samples as the ratio says, whatever the blocks', () => {
    const input = sine(rate, 440, 2);
    for (const block of [128, 100, 1_000]) {
      expect(Math.abs(run(new Resampler(rate, 24_000), input, block).length - 48_000)).toBeLessThanOrEqual(25);
    }
  });

  test('blocks leave no seam', () => {
    const input = sine(rate, 997, 0.5);
    const whole = run(new Resampler(rate, 24_000), input, input.length);
    const blocks = run(new Resampler(rate, 24_000), input, 128);
    const length = Math.min(whole.length, blocks.length);
    let worst = 0;
    for (let i = 0; i < length; i++) worst = Math.max(worst, Math.abs((whole[i] ?? 0) - (blocks[i] ?? 0)));
    expect(length).toBeGreaterThan(11_000);
    expect(worst).toBeLessThan(1e-6);
  });
});

test('keeps the pitch: 1 kHz stays 1 kHz', () => {
  const out = run(new Resampler(44_100, 24_000), sine(44_100, 1_000, 1)).subarray(1_000, 21_000);
  let crossings = 0;
  for (let i = 1; i < out.length; i++) if ((out[i - 1] ?? 0) < 0 && (out[i] ?? 0) >= 0) crossings++;
  expect(crossings / (out.length / 24_000)).toBeCloseTo(1_000, -1);
});

test('goes up as well, for a headset at 16 kHz', () => {
  const out = run(new Resampler(16_000, 24_000), sine(16_000, 1_000, 1));
  expect(Math.abs(decibels(out))).toBeLessThan(0.1);
  expect(Math.abs(out.length - 24_000)).toBeLessThan(40);
});
