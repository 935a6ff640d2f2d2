/** Zeroth-order modified Bessel function of the first kind, for the Kaiser window. */
function bessel0(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const zeroCrossings = 20;
const kaiserBeta = 8;
const phases = 256;

/**
 * Mono from any rate to another, block by block: a windowed sinc (Kaiser, β = 8) cut off below the lower Nyquist frequency.
 * Flat within 0.1 dB to 85 % of it, images and aliases more than 60 dB down from 115 %. Delay: 20 samples of the lower rate.
 */
export class Resampler {
  readonly #step: number;
  readonly #half: number;
  readonly #taps: number;
  readonly #table: Float32Array;
  #held: Float32Array;
  #count = 0;
  /** Position of the next output sample in the held input. */
  #at: number;

  constructor(from: number, to: number) {
    this.#step = from / to;
    const scale = Math.max(1, this.#step);
    this.#half = Math.ceil(zeroCrossings * scale);
    this.#taps = 2 * this.#half;
    this.#table = new Float32Array((phases + 1) * this.#taps);
    for (let phase = 0; phase <= phases; phase++) {
      let sum = 0;
      const row = this.#table.subarray(phase * this.#taps, (phase + 1) * this.#taps);
      for (let tap = 0; tap < this.#taps; tap++) {
        const x = (tap - this.#half + 1 - phase / phases) / scale;
        const edge = x / zeroCrossings;
        const window = Math.abs(edge) >= 1 ? 0 : bessel0(kaiserBeta * Math.sqrt(1 - edge * edge)) / bessel0(kaiserBeta);
        const value = (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x)) * window;
        row[tap] = value;
        sum += value;
      }
      for (let tap = 0; tap < this.#taps; tap++) row[tap] = (row[tap] ?? 0) / sum; // 0 dB at 0 Hz in every phase
    }
    this.#held = new Float32Array(4096);
    this.#count = this.#half - 1; // silence before the first sample
    this.#at = this.#half - 1;
  }

  /** What can be made of the input so far; the rest is kept for the next call. */
  process(input: Float32Array): Float32Array {
    this.#hold(input);
    const last = this.#count - this.#half - 1;
    const out = new Float32Array(Math.max(0, Math.floor((last - this.#at) / this.#step) + 1));
    let made = 0;
    for (; made < out.length; made++) {
      const whole = Math.floor(this.#at);
      const row = Math.round((this.#at - whole) * phases) * this.#taps;
      const first = whole - this.#half + 1;
      let sum = 0;
      for (let tap = 0; tap < this.#taps; tap++) sum += (this.#held[first + tap] ?? 0) * (this.#table[row + tap] ?? 0);
      out[made] = sum;
      this.#at += this.#step;
    }
    const done = Math.floor(this.#at) - this.#half + 1;
    if (done > 0) {
      this.#held.copyWithin(0, done, this.#count);
      this.#count -= done;
      this.#at -= done;
    }
    return out;
  }

  #hold(input: Float32Array): void {
    if (this.#count + input.length > this.#held.length) {
      const larger = new Float32Array(2 * (this.#count + input.length));
      larger.set(this.#held.subarray(0, this.#count));
      this.#held = larger;
    }
    this.#held.set(input, this.#count);
    this.#count += input.length;
  }
}
