/** Waits between tries: 0.5 s, doubling to 60 s, ± 20 % so that a whole audience does not come back in the same moment. */
export function backoff(attempt: number, random: () => number): number {
  const base = Math.min(500 * 2 ** Math.max(0, attempt), 60_000);
  return Math.round(base * (0.8 + 0.4 * random()));
}
