/** The name of the measure: from the press on play to the first sound of the station in the element. */
export const playToSound = 'play-to-sound';

/**
 * How long a listener waits for the station, as a `performance.measure` that a test or a bench reads:
 * `performance.getEntriesByName('play-to-sound')`, one entry a press that came to sound.
 */
export class PlayToSound {
  #pressedAt: number | null = null;

  constructor(private readonly timeline: Pick<Performance, 'measure'>) {}

  get waiting(): boolean {
    return this.#pressedAt !== null;
  }

  pressed(at: number): void {
    this.#pressedAt = at;
  }

  stopped(): void {
    this.#pressedAt = null;
  }

  /** True for the first sound after a press; a session that comes back by itself is no press. */
  sounded(at: number): boolean {
    if (this.#pressedAt === null) return false;
    this.timeline.measure(playToSound, { start: this.#pressedAt, end: at });
    this.#pressedAt = null;
    return true;
  }
}
