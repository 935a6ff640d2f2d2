import { expect, test } from 'vitest';
import { backoff } from './backoff';

test('spreads the waits by a fifth to either side', () => {
  expect(backoff(0, () => 0)).toBe(400);
  expect(backoff(0, () => 1)).toBe(600);
  expect(backoff(30, () => 1)).toBe(72_000);
});
