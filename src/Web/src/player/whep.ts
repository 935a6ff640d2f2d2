import { addressOf } from '../station/address';
import { problemOf, StationError, unreachable } from '../station/problem';
import { askStereoAndNack } from './sdp';

/** How long a session waits for its DELETE to be answered before it hangs up, ms. */
const lastWord = 2_000;

export interface Reception {
  packets: number;
  /** Loudness of what is heard, 0 to 1. */
  level: number;
  /** Samples of the station that have left the jitter buffer; made-up ones do not count. */
  emitted: number;
}

/** One WHEP session (draft-ietf-wish-whep): an offer that only receives, posted once; the station's candidate is in its answer. */
export class WhepSession {
  readonly peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
  readonly #receiver: RTCRtpReceiver;
  readonly #abort = new AbortController();
  #location: string | null = null;

  constructor(onLink: (state: RTCPeerConnectionState) => void) {
    this.#receiver = this.peer.addTransceiver('audio', { direction: 'recvonly' }).receiver;
    this.peer.addEventListener('connectionstatechange', () => {
      if (!this.#abort.signal.aborted) onLink(this.peer.connectionState);
    });
  }

  /** There from the start, before any packet: the element can be primed inside the tap. */
  get stream(): MediaStream {
    return new MediaStream([this.#receiver.track]);
  }

  /** How much sound is kept waiting against jitter, ms. Less while talking, when an answer should come quickly. */
  set jitterBuffer(milliseconds: number) {
    if ('jitterBufferTarget' in this.#receiver) this.#receiver.jitterBufferTarget = milliseconds;
  }

  /** Resolves when the station has answered; throws StationError. */
  async open(): Promise<void> {
    const offer = await this.peer.createOffer();
    const asked = askStereoAndNack(offer.sdp ?? '');
    try {
      await this.peer.setLocalDescription({ type: 'offer', sdp: asked });
    } catch {
      await this.peer.setLocalDescription(offer); // a browser that takes no edited offer still hears, in mono
    }
    let response: Response;
    try {
      response = await fetch(addressOf('/whep'), {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp', Accept: 'application/sdp' },
        body: asked,
        signal: this.#abort.signal,
      });
    } catch {
      throw new StationError(unreachable);
    }
    if (response.status !== 201) throw new StationError(await problemOf(response, Date.now()));
    const location = response.headers.get('Location');
    this.#location = location ? new URL(location, addressOf('/whep')).href : null;
    const sdp = await response.text();
    if (this.#abort.signal.aborted) {
      void this.#leave();
      return;
    }
    await this.peer.setRemoteDescription({ type: 'answer', sdp });
  }

  /** What has come so far, or null before there is anything. */
  async sample(): Promise<Reception | null> {
    for (const report of (await this.#receiver.getStats()).values()) {
      if (report.type === 'inbound-rtp') {
        const packets = Number(report.packetsReceived ?? 0);
        return { packets, level: Number(report.audioLevel ?? 0), emitted: Number(report.jitterBufferEmittedCount ?? packets) };
      }
    }
    return null;
  }

  /** Leaves first and hangs up then: hanging up (a DTLS close_notify) ends the session as well, and there would be none to leave. */
  close(): void {
    this.#abort.abort();
    const hangUp = () => this.peer.close();
    const late = setTimeout(hangUp, lastWord);
    void this.#leave().finally(() => {
      clearTimeout(late);
      hangUp();
    });
  }

  async #leave(): Promise<void> {
    if (!this.#location) return;
    const location = this.#location;
    this.#location = null;
    // keepalive: also when the page is being closed. If it gets lost, consent (RFC 7675) runs out by itself.
    await fetch(location, { method: 'DELETE', keepalive: true }).catch(() => {});
  }
}
