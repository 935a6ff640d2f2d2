import { expect, test } from 'vitest';
import { LoudnessWatch, measure, ringFill } from './loudness';
import { Chunker, chunkSamples, toBase64, toBytes, toInt16 } from './pcm';

test('full scale is clamped, not wrapped', () => {
  expect([...toInt16(Float32Array.of(0, 1, -1, 2, -2, 0.5))]).toEqual([0, 32767, -32767, 32767, -32767, 16384]);
});

test('bytes are little-endian', () => {
  expect([...toBytes(Int16Array.of(1, -2, 0x1234))]).toEqual([1, 0, 0xfe, 0xff, 0x34, 0x12]);
});

test('base64 of a whole chunk comes back the same', () => {
  const bytes = Uint8Array.from({ length: 2 * chunkSamples }, (_, i) => i % 256);
  expect([...Uint8Array.from(atob(toBase64(bytes)), (letter) => letter.charCodeAt(0))]).toEqual([...bytes]);
});

test('chunks are even, in order, and nothing is lost on the way', () => {
  const chunker = new Chunker();
  const chunks: Float32Array[] = [];
  const input = Float32Array.from({ length: 5_000 }, (_, i) => i);
  for (let at = 0; at < input.length; at += 64) chunker.push(input.subarray(at, at + 64), (chunk) => chunks.push(chunk));
  expect(chunks.map((chunk) => chunk.length)).toEqual([chunkSamples, chunkSamples, chunkSamples]);
  expect(chunks.flatMap((chunk) => [...chunk])).toEqual([...input.subarray(0, 3 * chunkSamples)]);
});

test('loudness of a sine and of silence', () => {
  const sine = Float32Array.from({ length: 2_400 }, (_, i) => 0.5 * Math.sin((2 * Math.PI * i) / 24));
  expect(measure(sine).rms).toBeCloseTo(0.5 / Math.SQRT2, 3);
  expect(measure(sine).peak).toBeCloseTo(0.5, 3);
  expect(measure(new Float32Array(100))).toEqual({ rms: 0, peak: 0 });
});

test('the ring is empty for silence, full for loud speech, and never beyond', () => {
  expect(ringFill(0)).toBe(0);
  expect(ringFill(10 ** (-28 / 20))).toBeCloseTo(0.5);
  expect(ringFill(1)).toBe(1);
});

test('says too quiet only after a while, and too loud at once', () => {
  const watch = new LoudnessWatch();
  expect(watch.handle({ rms: 0.001, peak: 0.002 }, 0)).toBeNull();
  expect(watch.handle({ rms: 0.001, peak: 0.002 }, 1_400)).toBeNull();
  expect(watch.handle({ rms: 0.001, peak: 0.002 }, 1_500)).toBe('tooQuiet');
  expect(watch.handle({ rms: 0.1, peak: 0.4 }, 1_560)).toBeNull();
  expect(watch.handle({ rms: 0.5, peak: 1 }, 2_000)).toBe('clipping');
  expect(watch.handle({ rms: 0.1, peak: 0.4 }, 2_900)).toBe('clipping');
  expect(watch.handle({ rms: 0.1, peak: 0.4 }, 3_000)).toBeNull();
});
