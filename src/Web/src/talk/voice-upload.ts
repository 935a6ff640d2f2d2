import type { Subject } from '@microsoft/signalr';
import { mayRemember } from '../posts/name';
import { hubLine } from '../station/hub';
import { problemOfHubError, StationError, unreachable } from '../station/problem';
import type { Accepted } from '../station/wire';
import { toBase64, toBytes } from './pcm';

/** How long a send waits for the line to come back. */
const patience = 8_000;

/** The station gave up on the open stream (a long review, a recording before it): the whole recording goes again. */
const brokenOff = ['voiceStalled', 'voiceBroken', 'alreadyTalking'];

/**
 * One recording on its way: streamed while the button is held, so that a send has nothing left to upload. Completing the stream
 * posts it; ending it with an error makes the station forget it. The recording is kept here as well: if the stream was refused or
 * broke off before the send (a review longer than the station waits, a lost line), it goes again as a whole under the same
 * idempotency key.
 */
export class VoiceUpload {
  readonly chunks: Int16Array[] = [];
  readonly #key: string;
  readonly #name: string;
  /** The post whose answer this replies to, on air. */
  readonly replyTo: string | undefined;
  #subject: Subject<string> | null = null;
  #accepted: Promise<Accepted> | null = null;

  constructor(name: string, key: string, replyTo?: string) {
    this.#name = name;
    this.#key = key;
    this.replyTo = replyTo;
    this.#begin();
  }

  push(pcm: Int16Array): void {
    this.chunks.push(pcm);
    this.#subject?.next(toBase64(toBytes(pcm)));
  }

  async commit(): Promise<Accepted> {
    if (this.#subject && this.#accepted) {
      this.#subject.complete();
      this.#subject = null;
      const answer = await this.#accepted.catch((error) => problemOfHubError(error));
      if ('id' in answer) return answer;
      if (answer.status !== 0 && !brokenOff.includes(answer.code ?? '')) throw new StationError(answer);
    }
    await hubLine.ready(patience);
    this.#begin();
    const subject = this.#subject as Subject<string> | null;
    if (!subject || !this.#accepted) throw new StationError(unreachable);
    for (const chunk of this.chunks) subject.next(toBase64(toBytes(chunk)));
    subject.complete();
    this.#subject = null;
    return (this.#accepted as Promise<Accepted>).catch((error) => {
      throw new StationError(problemOfHubError(error));
    });
  }

  abandon(): void {
    this.#subject?.error(new Error('discarded by the listener'));
    this.#subject = null;
    this.#accepted = null;
  }

  #begin(): void {
    this.#subject = null;
    this.#accepted = null;
    const upload = hubLine.postVoice({
      ...(this.#name && { name: this.#name }),
      ...(this.replyTo && { replyTo: this.replyTo }),
      ...(mayRemember.peek() && { remember: true }),
      idempotencyKey: this.#key,
    });
    if (!upload) return;
    const { subject, accepted } = upload;
    this.#subject = subject;
    this.#accepted = accepted;
    accepted.catch(() => {
      if (this.#subject === subject) this.#subject = null; // refused or broken: stop streaming, decide at send
    });
  }
}
