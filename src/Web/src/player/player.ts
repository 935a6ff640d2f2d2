import { signal } from '@preact/signals';
import { toProblem } from '../station/problem';
import { type PlayerInput, PlayerMachine, type PlayerState } from './machine';
import { PlayToSound } from './play-to-sound';
import { WhepSession } from './whep';

const listeningBuffer = 150;
const talkingBuffer = 0;
const sampleEvery = 125;
/** Until there is sound, ms: how exactly it is known when it began. */
const sampleSoon = 40;

/** Drives the machine with a real element, a real connection and a real clock. One a page. */
class Player {
  readonly state = signal<PlayerState>('idle');
  readonly retryAt = signal<number | null>(null);
  /** Loudness of what is heard, 0 to 1. */
  readonly level = signal(0);
  readonly muted = signal(false);
  /** Nothing of the station is heard while the microphone is open. */
  readonly hushed = signal(false);

  readonly #machine = new PlayerMachine();
  // One element for the page's whole life: a browser that let it play once lets it play again.
  readonly #audio = new Audio();
  #session: WhepSession | null = null;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #sampler: ReturnType<typeof setInterval> | undefined;
  readonly #wait = new PlayToSound(performance);

  constructor() {
    this.#audio.setAttribute('playsinline', '');
    // A phone call or the system's own controls may stop the element: say so, do not pretend.
    this.#audio.addEventListener('pause', () => {
      const { state } = this.#machine;
      if (state === 'playing' && this.#audio.srcObject !== null) this.stop();
    });
    if (typeof RTCPeerConnection === 'undefined') {
      this.#machine.unsupported();
      this.state.value = this.#machine.state;
    }
    window.addEventListener('online', () => this.#handle({ kind: 'online' }));
    window.addEventListener('pagehide', () => this.#session?.close());
    window.addEventListener('pageshow', (event) => {
      if (event.persisted && this.#machine.wanted) this.#handle({ kind: 'play' });
    });
  }

  /** Call it inside the tap: the element is primed before the first await. `pressed` is when that was, if it is known. */
  play(pressed = performance.now()): void {
    this.#wait.pressed(pressed);
    setAudioSession('playback');
    this.#handle({ kind: 'play' });
  }

  stop(): void {
    this.#wait.stopped();
    this.#handle({ kind: 'stop' });
    setAudioSession('auto');
  }

  toggle(pressed?: number): void {
    if (this.#machine.wanted && this.#machine.state !== 'blocked') this.stop();
    else this.play(pressed);
  }

  toggleMute(): void {
    this.muted.value = !this.muted.value;
    this.#hush();
  }

  /** While the listener talks: no echo of the station in the recording, no waiting sound after it. */
  talking(now: boolean): void {
    if (this.hushed.value === now) return;
    this.hushed.value = now;
    if (now) setAudioSession('play-and-record');
    else setAudioSession(this.#machine.wanted ? 'playback' : 'auto');
    this.#hush();
    if (this.#session) this.#session.jitterBuffer = now ? talkingBuffer : listeningBuffer;
  }

  #hush(): void {
    this.#audio.muted = this.muted.value || this.hushed.value; // muted, not volume: iOS has no volume
  }

  #handle(input: PlayerInput): void {
    this.#machine.handle(input, performance.now());
    this.#drain();
  }

  #drain(): void {
    for (let effect = this.#machine.poll(); effect; effect = this.#machine.poll()) {
      if (effect.kind === 'close') this.#close();
      else if (effect.kind === 'open') this.#open(effect.session);
      else this.#start(this.#machine.session);
    }
    this.state.value = this.#machine.state;
    this.retryAt.value = this.#machine.retryAt === null ? null : Date.now() + this.#machine.retryAt - performance.now();
    clearTimeout(this.#deadline);
    if (Number.isFinite(this.#machine.nextDeadline)) {
      this.#deadline = setTimeout(() => void this.#due(), Math.max(0, this.#machine.nextDeadline - performance.now()) + 1);
    }
  }

  /** Looks once more before it believes in a stall: a busy page may just not have looked for a while. */
  async #due(): Promise<void> {
    await this.#sample();
    this.#machine.tick(performance.now());
    this.#drain();
  }

  async #sample(): Promise<void> {
    const whep = this.#session;
    const { session } = this.#machine;
    const sample = await whep?.sample().catch(() => null);
    if (!sample || this.#session !== whep) return;
    this.level.value = sample.level;
    this.#handle({ kind: 'media', session, packets: sample.packets, playhead: this.#audio.currentTime });
    if (this.#machine.state === 'playing' && sample.emitted > 0 && this.#wait.sounded(performance.now()))
      this.#watch(sampleEvery);
  }

  #open(session: number): void {
    const whep = new WhepSession((state) => this.#handle({ kind: 'link', session, state }));
    this.#session = whep;
    whep.jitterBuffer = this.hushed.value ? talkingBuffer : listeningBuffer;
    this.#audio.srcObject = whep.stream;
    this.#start(session);
    whep.open().then(
      () => this.#handle({ kind: 'answered', session }),
      (error) => {
        const problem = toProblem(error);
        if (problem.status === 0) this.#handle({ kind: 'unreachable', session });
        else this.#handle({ kind: 'refused', session, status: problem.status, retryAfterMs: problem.retryAfterMs });
      },
    );
    this.#watch(this.#wait.waiting ? sampleSoon : sampleEvery);
  }

  #watch(every: number): void {
    clearInterval(this.#sampler);
    this.#sampler = setInterval(() => void this.#sample(), every);
  }

  #start(session: number): void {
    this.#hush();
    this.#audio.play().catch((error: DOMException) => this.#handle({ kind: 'playRejected', session, name: error.name }));
  }

  #close(): void {
    clearInterval(this.#sampler);
    this.#session?.close();
    this.#session = null;
    this.#audio.srcObject = null;
    this.level.value = 0;
  }
}

/** Safari's audio session: how the phone treats this page's sound (https://www.w3.org/TR/audio-session/). */
function setAudioSession(type: 'auto' | 'playback' | 'play-and-record'): void {
  const session = (navigator as { audioSession?: { type: string } }).audioSession;
  if (session) session.type = type;
}

export const player = new Player();
