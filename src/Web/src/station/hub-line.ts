import { type HubConnection, HubConnectionBuilder, HubConnectionState, LogLevel, Subject } from '@microsoft/signalr';
import { backoff } from '../player/backoff';
import { forgetToken, token } from './api';
import type { HubEvents, LineState } from './hub';
import type { Accepted, PostStatus } from './wire';

/** The page's line to `/hubs/talk`: kept up for as long as the page is open. */
export class HubLine {
  readonly #connection: HubConnection;
  #wake: (() => void) | null = null;

  constructor(
    private readonly events: HubEvents,
    private readonly onState: (state: LineState) => void,
  ) {
    this.#connection = new HubConnectionBuilder()
      .withUrl('/hubs/talk', { accessTokenFactory: token })
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.on('caption', events.caption);
    this.#connection.on('now', events.now);
    this.#connection.on('listeners', ({ count }: { count: number }) => events.listeners(count));
    this.#connection.on('post', events.post);
    window.addEventListener('online', () => this.hurry());
  }

  /** Never returns: connects, waits for the end, connects again. */
  async run(): Promise<never> {
    for (let attempt = 0; ; attempt++) {
      try {
        const closed = new Promise<void>((resolve) => this.#connection.onclose(() => resolve()));
        await this.#connection.start();
        this.onState('open');
        attempt = -1;
        this.events.connected();
        await closed;
      } catch (error) {
        if (/401|Unauthorized/.test(String(error))) forgetToken();
      }
      this.onState('down');
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.min(backoff(attempt + 1, Math.random), 15_000));
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = null;
    }
  }

  /** Do not wait for the next try. */
  hurry(): void {
    this.#wake?.();
  }

  get #open(): boolean {
    return this.#connection.state === HubConnectionState.Connected;
  }

  watchPost(id: string): Promise<PostStatus> | null {
    return this.#open ? this.#connection.invoke<PostStatus>('WatchPost', id) : null;
  }

  postVoice(details: {
    name?: string;
    idempotencyKey: string;
  }): { subject: Subject<string>; accepted: Promise<Accepted> } | null {
    if (!this.#open) return null;
    const subject = new Subject<string>();
    return { subject, accepted: this.#connection.invoke<Accepted>('PostVoice', details, subject) };
  }
}
