/** What the station takes: 24 kHz, mono, 16-bit little-endian. */
export const voiceRate = 24_000;
/** 60 ms: 2880 bytes. */
export const chunkSamples = 1440;

export function toInt16(samples: Float32Array): Int16Array<ArrayBuffer> {
  const out = new Int16Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    const value = Math.max(-1, Math.min(1, samples[i] ?? 0));
    out[i] = Math.round(value * 32767);
  }
  return out;
}

/** Little-endian bytes whatever the machine's order. */
export function toBytes(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(samples.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < samples.length; i++) view.setInt16(i * 2, samples[i] ?? 0, true);
  return bytes;
}

export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 8192) binary += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(binary);
}

/** Gathers samples into chunks of an even size. */
export class Chunker {
  #chunk = new Float32Array(chunkSamples);
  #filled = 0;

  push(samples: Float32Array, emit: (chunk: Float32Array) => void): void {
    for (let from = 0; from < samples.length; ) {
      const take = Math.min(samples.length - from, chunkSamples - this.#filled);
      this.#chunk.set(samples.subarray(from, from + take), this.#filled);
      this.#filled += take;
      from += take;
      if (this.#filled === chunkSamples) {
        emit(this.#chunk);
        this.#chunk = new Float32Array(chunkSamples);
        this.#filled = 0;
      }
    }
  }
}
