/** For the unit tests that speak to the stand-in station; dev/mock.mjs says what each means. */
export interface MockOptions {
  quick?: boolean;
  manual?: boolean;
  delivery?: string | null;
  /** ms since the epoch */
  now?: () => number;
  /** ms */
  life?: number;
}

export interface MockStation {
  address: string;
  asked: string[];
  listeners: { made: string[]; of(token: string): string | null; refuseAll(): void };
  lines(): string[];
  cut(): void;
  close(): void;
}

export function startMock(options?: MockOptions): Promise<MockStation>;
