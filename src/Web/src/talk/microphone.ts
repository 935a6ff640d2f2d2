import captureUrl from './capture.worklet.ts?worker&url';
import type { Loudness } from './loudness';

export interface CapturedChunk extends Loudness {
  pcm: Int16Array;
}

export type MicrophoneTrouble = 'denied' | 'noMicrophone' | 'busy' | 'insecure';

/** Kept open so long after the last use, so that the next press records at once. */
const warm = 20_000;

/** A sound device that has hung plays nothing and never says that it ended: what should have been over for so long is over. */
const overdue = 10_000;

export function troubleOf(error: unknown): MicrophoneTrouble {
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'noMicrophone';
}

/** The listener's microphone as the station's PCM. The browser's own context rate; the worklet resamples. */
export class Microphone {
  onChunk: ((chunk: CapturedChunk) => void) | null = null;
  onLost: (() => void) | null = null;

  #context: AudioContext | null = null;
  #stream: MediaStream | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #capture: AudioWorkletNode | null = null;
  #opening: Promise<void> | null = null;
  #cooling: ReturnType<typeof setTimeout> | undefined;
  #playback: AudioBufferSourceNode | null = null;

  static get possible(): boolean {
    return window.isSecureContext && !!navigator.mediaDevices?.getUserMedia && typeof AudioWorkletNode !== 'undefined';
  }

  /** Asks for permission if need be, and keeps the track warm. Throws DOMException. */
  open(): Promise<void> {
    clearTimeout(this.#cooling);
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
    });
    return this.#opening;
  }

  async #open(): Promise<void> {
    if (!this.#stream) {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true, channelCount: 1 },
      });
      this.#stream = stream;
      stream.getAudioTracks()[0]?.addEventListener('ended', () => {
        this.close();
        this.onLost?.();
      });
    }
    if (!this.#context) {
      const context = new AudioContext({ latencyHint: 'interactive' });
      await context.audioWorklet.addModule(captureUrl);
      this.#context = context;
    }
    await this.#context.resume();
  }

  /** Chunks flow until `stop`. */
  async start(): Promise<void> {
    await this.open();
    if (!this.#context || !this.#stream) return;
    this.stop();
    clearTimeout(this.#cooling);
    this.#source = new MediaStreamAudioSourceNode(this.#context, { mediaStream: this.#stream });
    this.#capture = new AudioWorkletNode(this.#context, 'capture', {
      numberOfOutputs: 0,
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    this.#capture.port.onmessage = (event: MessageEvent<CapturedChunk>) => this.onChunk?.(event.data);
    this.#source.connect(this.#capture);
  }

  stop(): void {
    if (this.#capture) this.#capture.port.onmessage = null;
    this.#source?.disconnect();
    this.#source = null;
    this.#capture = null;
    this.cool();
  }

  cool(): void {
    clearTimeout(this.#cooling);
    this.#cooling = setTimeout(() => this.close(), warm);
  }

  close(): void {
    clearTimeout(this.#cooling);
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    // A suspended context plays nothing and never says that it ended.
    if (!this.#playback) void this.#context?.suspend();
  }

  /** Plays a recording back to its maker. Returns what stops it; `onEnd` is called once either way. Null: there is no sound to be had. */
  play(pcm: readonly Int16Array[], rate: number, onEnd: () => void): (() => void) | null {
    const context = this.#context;
    if (!context) return null;
    clearTimeout(this.#cooling);
    void context.resume();
    const length = pcm.reduce((sum, chunk) => sum + chunk.length, 0);
    const buffer = context.createBuffer(1, Math.max(1, length), rate);
    const channel = buffer.getChannelData(0);
    let at = 0;
    for (const chunk of pcm) for (const sample of chunk) channel[at++] = sample / 32768;
    const node = new AudioBufferSourceNode(context, { buffer });
    const end = () => {
      if (this.#playback !== node) return;
      this.#playback = null;
      clearTimeout(late);
      node.onended = null;
      node.stop();
      this.cool();
      onEnd();
    };
    const late = setTimeout(end, (1000 * length) / rate + overdue);
    this.#playback = node;
    node.connect(context.destination);
    node.onended = end;
    node.start();
    return end;
  }
}
