import { measure } from './loudness';
import { Chunker, toInt16, voiceRate } from './pcm';
import { Resampler } from './resampler';

// The audio worklet's global scope, which TypeScript's DOM library leaves out.
declare const sampleRate: number;
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(name: string, processor: new () => AudioWorkletProcessor): void;

/** Microphone blocks in, 60 ms of the station's PCM with its loudness out. */
class Capture extends AudioWorkletProcessor {
  readonly #resampler = new Resampler(sampleRate, voiceRate);
  readonly #chunker = new Chunker();

  process(inputs: Float32Array[][]): boolean {
    const block = inputs[0]?.[0];
    if (block) {
      this.#chunker.push(this.#resampler.process(block), (chunk) => {
        const pcm = toInt16(chunk);
        this.port.postMessage({ pcm, ...measure(chunk) }, [pcm.buffer]);
      });
    }
    return true;
  }
}

registerProcessor('capture', Capture);
