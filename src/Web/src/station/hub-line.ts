import {
  HttpTransportType,
  type HubConnection,
  HubConnectionBuilder,
  HubConnectionState,
  LogLevel,
  Subject,
} from '@microsoft/signalr';
import { backoff } from '../player/backoff';
import type { HubEvents, LineState } from './hub';
import type { Identity } from './identity';
import type { Accepted, PostStatus } from './wire';

/** The page's line to the hub: kept up for as long as the page is open. */
export class HubLine {
  readonly #connection: HubConnection;
  /** Called when the connection has ended. */
  #ended: (() => void) | null = null;
  #wake: (() => void) | null = null;
  /** Hanging up on purpose: nothing to wait for, and no trouble to tell of. */
  #hangingUp: Promise<void> | null = null;
  /** Whose line it is. */
  #as: string | null = null;

  constructor(
    url: string,
    private readonly identity: Pick<Identity, 'id' | 'pass' | 'check'>,
    private readonly events: HubEvents,
    private readonly onState: (state: LineState) => void,
  ) {
    this.#connection = new HubConnectionBuilder()
      // One request from the start to the end: behind a proxy each request may reach another process of the station, and a
      // negotiated connection is known to one of them only.
      .withUrl(url, {
        accessTokenFactory: async () => {
          const { id, token } = await identity.pass();
          this.#as = id;
          return token;
        },
        transport: HttpTransportType.WebSockets,
        skipNegotiation: true,
      })
      .configureLogging(LogLevel.None)
      .build();
    this.#connection.on('caption', events.caption);
    this.#connection.on('now', events.now);
    this.#connection.on('listeners', ({ count }: { count: number }) => events.listeners(count));
    this.#connection.on('presenter', events.presenter);
    this.#connection.on('post', events.post);
    this.#connection.on('place', events.place);
    this.#connection.on('reply', events.reply);
    this.#connection.on('forgotten', events.forgotten);
    this.#connection.onclose(() => this.#ended?.());
  }

  /** Connects, waits for the end, connects again; for ever, or until it is told to end. */
  async run(signal?: AbortSignal): Promise<void> {
    signal?.addEventListener('abort', () => {
      void this.#connection.stop();
      this.hurry();
    });
    for (let attempt = 0; !signal?.aborted; attempt++) {
      try {
        const ended = new Promise<void>((resolve) => {
          this.#ended = resolve;
        });
        await this.#connection.start();
        this.onState('open');
        attempt = -1;
        this.events.connected();
        void this.anew(); // it may have become another listener meanwhile
        await ended;
      } catch {
        // A browser does not tell why a WebSocket was refused. It may be the token.
        await this.identity.check();
      }
      if (this.#hangingUp) {
        // The client says that it has closed a little before it has: what is started in between is lost.
        await this.#hangingUp;
        this.#hangingUp = null;
      } else {
        this.onState('down');
        await this.#rest(Math.min(backoff(attempt + 1, Math.random), 15_000));
      }
    }
  }

  #rest(wait: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), wait);
      this.#wake = () => {
        this.#wake = null;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Do not wait for the next try. */
  hurry(): void {
    this.#wake?.();
  }

  /** Connects anew if the page is another listener by now. */
  async anew(): Promise<void> {
    const id = await this.identity.id();
    if (this.#as === id) return;
    if (this.#open) this.#hangingUp = this.#connection.stop();
    // Whose token was refused is nobody now: that is no reason to try again sooner, or it would go round and round.
    else if (id !== null) this.hurry();
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
    replyTo?: string;
    remember?: boolean;
  }): { subject: Subject<string>; accepted: Promise<Accepted> } | null {
    if (!this.#open) return null;
    const subject = new Subject<string>();
    return { subject, accepted: this.#connection.invoke<Accepted>('PostVoice', details, subject) };
  }
}
