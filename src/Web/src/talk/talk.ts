import { signal } from '@preact/signals';
import { player } from '../player/player';
import { name } from '../posts/name';
import { follow } from '../posts/own';
import { newKey } from '../station/key';
import { type Problem, toProblem } from '../station/problem';
import { type LoudnessHint, LoudnessWatch, ringFill } from './loudness';
import { type MicrophonePermission, type TalkInput, TalkMachine, type TalkNote, type TalkState } from './machine';
import { Microphone, troubleOf } from './microphone';
import { voiceRate } from './pcm';
import { replied, replyWindow } from './reply';
import { VoiceUpload } from './voice-upload';

export interface TalkView {
  state: TalkState;
  permission: MicrophonePermission;
  note: TalkNote | null;
  locked: boolean;
  slide: { cancel: number; lock: number };
  /** ms */
  length: number;
}

/** Drives the machine with the real microphone, the hub and a clock. One a page. */
class Talk {
  readonly view = signal<TalkView>(this.#look(new TalkMachine()));
  /** Fill of the level ring, 0 to 1. */
  readonly level = signal(0);
  readonly loudness = signal<LoudnessHint>(null);
  readonly problem = signal<Problem | null>(null);
  readonly playingBack = signal(false);
  /** The last recording was sent just now, and reaches the studio at once or later than usual. */
  readonly justSent = signal<'in time' | 'late' | null>(null);

  readonly #machine = new TalkMachine();
  readonly #microphone = new Microphone();
  #watch = new LoudnessWatch();
  #upload: VoiceUpload | null = null;
  #stopPlayback: (() => void) | null = null;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#microphone.onLost = () => this.handle({ kind: 'failed', note: 'lost' });
    this.#microphone.onChunk = ({ pcm, rms, peak }) => {
      this.handle({ kind: 'frame', samples: pcm.length });
      if (this.#machine.state !== 'recording' && this.#machine.state !== 'review') return;
      this.#upload?.push(pcm);
      this.level.value = ringFill(rms);
      this.loudness.value = this.#watch.handle({ rms, peak }, performance.now());
    };
    void this.#readPermission();
  }

  handle(input: TalkInput): void {
    if (input.kind === 'press' || input.kind === 'again') {
      this.problem.value = null;
      this.justSent.value = null;
    }
    this.#machine.handle(input, performance.now());
    this.#drain();
  }

  /** Plays the recording back, or stops that. */
  listen(): void {
    if (this.#stopPlayback) {
      this.#stopPlayback();
      return;
    }
    if (!this.#upload) return;
    this.#stopPlayback = this.#microphone.play(this.#upload.chunks, voiceRate, () => {
      this.#stopPlayback = null;
      this.playingBack.value = false;
    });
    this.playingBack.value = this.#stopPlayback !== null;
  }

  #drain(): void {
    // The last chunk may fill the recording: what the effects start must not run inside the machine.
    for (let effect = this.#machine.poll(); effect; effect = this.#machine.poll()) {
      if (effect === 'ask') void this.#ask();
      else if (effect === 'arm') void this.#arm();
      else if (effect === 'finish') this.#quiet();
      else if (effect === 'discard') this.#discard();
      else void this.#send();
    }
    this.view.value = this.#look(this.#machine);
    const { state } = this.#machine;
    player.talking(state === 'arming' || state === 'recording');
    clearTimeout(this.#deadline);
    if (Number.isFinite(this.#machine.nextDeadline)) {
      this.#deadline = setTimeout(
        () => {
          this.#machine.tick(performance.now());
          this.#drain();
        },
        Math.max(0, this.#machine.nextDeadline - performance.now()) + 1,
      );
    }
  }

  #look(machine: TalkMachine): TalkView {
    const { state, permission, note, locked, slide, length } = machine;
    return { state, permission, note, locked, slide, length };
  }

  async #readPermission(): Promise<void> {
    try {
      const status = await navigator.permissions.query({ name: 'microphone' as PermissionName });
      const tell = () => {
        const permission = status.state === 'prompt' ? 'unknown' : status.state;
        this.handle({ kind: 'permission', permission });
      };
      status.addEventListener('change', tell);
      tell();
    } catch {
      // Not every browser tells: the first press finds out.
    }
  }

  async #ask(): Promise<void> {
    if (!Microphone.possible) {
      this.handle({ kind: 'asked', outcome: 'insecure' });
      return;
    }
    try {
      await this.#microphone.open();
      this.#microphone.cool();
      this.handle({ kind: 'asked', outcome: 'granted' });
    } catch (error) {
      this.handle({ kind: 'asked', outcome: troubleOf(error) });
    }
  }

  async #arm(): Promise<void> {
    this.#watch = new LoudnessWatch();
    const upload = new VoiceUpload(name.value.trim(), newKey(), replyWindow.value?.id);
    this.#upload = upload;
    try {
      await this.#microphone.start();
    } catch (error) {
      if (this.#upload === upload) this.handle({ kind: 'failed', note: troubleOf(error) });
      return;
    }
    // Let go before the microphone was there; if it was pressed again since, that recording goes on.
    if (this.#upload === null) this.#quiet();
  }

  #quiet(): void {
    this.#microphone.stop();
    this.level.value = 0;
    this.loudness.value = null;
  }

  #discard(): void {
    this.#quiet();
    this.#stopPlayback?.();
    this.#upload?.abandon();
    this.#upload = null;
  }

  async #send(): Promise<void> {
    this.#stopPlayback?.();
    const upload = this.#upload;
    if (!upload) return;
    this.problem.value = null;
    try {
      const accepted = await upload.commit();
      this.#upload = null;
      follow(accepted, 'voice', '');
      if (upload.replyTo) replied();
      this.justSent.value = accepted.delivery === 'delayed' ? 'late' : 'in time';
      this.handle({ kind: 'sent' });
    } catch (error) {
      this.problem.value = toProblem(error);
      this.handle({ kind: 'refused' });
    }
  }
}

export const talk = new Talk();
