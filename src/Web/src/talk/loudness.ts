/** Loudness of a chunk: root mean square and the highest sample, both 0 to 1. */
export interface Loudness {
  rms: number;
  peak: number;
}

export function measure(samples: Float32Array): Loudness {
  let sum = 0;
  let peak = 0;
  for (const sample of samples) {
    sum += sample * sample;
    peak = Math.max(peak, Math.abs(sample));
  }
  return { rms: Math.sqrt(sum / Math.max(1, samples.length)), peak };
}

/** For the ring: −50 dBFS is empty, −6 dBFS is full. */
export function ringFill(rms: number): number {
  const decibels = 20 * Math.log10(Math.max(rms, 1e-6));
  return Math.max(0, Math.min(1, (decibels + 50) / 44));
}

export type LoudnessHint = 'tooQuiet' | 'clipping' | null;

/** Says after about 1.5 s that nothing is heard, and at once (for 1 s) that it is too loud. */
export class LoudnessWatch {
  #quietSince: number | null = null;
  #clippedAt = Number.NEGATIVE_INFINITY;

  handle(loudness: Loudness, now: number): LoudnessHint {
    if (loudness.peak >= 0.99) this.#clippedAt = now;
    if (loudness.rms < 0.004) this.#quietSince ??= now;
    else this.#quietSince = null;
    if (now - this.#clippedAt < 1000) return 'clipping';
    return this.#quietSince !== null && now - this.#quietSince >= 1500 ? 'tooQuiet' : null;
  }
}
