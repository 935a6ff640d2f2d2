import { describe, expect, test } from 'vitest';
import { en } from '../i18n/en';
import { ja } from '../i18n/ja';
import { problemWords } from '../i18n/problem-words';
import { parseRetryAfter, problemOf, problemOfHubError, toProblem, unreachable } from './problem';

test('Retry-After as seconds and as a date', () => {
  const now = Date.parse('Sun, 22 Nov 2026 12:00:00 GMT');
  expect(parseRetryAfter('12', now)).toBe(12_000);
  expect(parseRetryAfter('Sun, 22 Nov 2026 12:00:30 GMT', now)).toBe(30_000);
  expect(parseRetryAfter('soon', now)).toBeNull();
  expect(parseRetryAfter(null, now)).toBeNull();
});

test('reads problem details', async () => {
  const response = new Response(
    '{"title":"Too Many Requests","status":429,"detail":"Wait a bit.","code":"tooSoon","retryAfter":4}',
    {
      status: 429,
      headers: { 'Retry-After': '4', 'Content-Type': 'application/problem+json' },
    },
  );
  expect(await problemOf(response, 0)).toEqual({ status: 429, code: 'tooSoon', detail: 'Wait a bit.', retryAfterMs: 4_000 });
});

test('an answer that is no problem document is still a problem', async () => {
  expect(await problemOf(new Response('<h1>502</h1>', { status: 502 }), 0)).toMatchObject({ status: 502, code: null });
});

test('unwraps the hub’s error', () => {
  const error = new Error(
    'An unexpected error occurred invoking \'PostVoice\' on the server. HubException: {"status":400,"code":"voiceTooShort","detail":"It lasts 0.3 s."}',
  );
  expect(problemOfHubError(error)).toEqual({ status: 400, code: 'voiceTooShort', detail: 'It lasts 0.3 s.', retryAfterMs: null });
});

test('a lost line is not the listener’s fault', () => {
  expect(problemOfHubError(new Error('Invocation canceled due to the underlying connection being closed.')).status).toBe(0);
  expect(toProblem(new TypeError('Failed to fetch'))).toEqual(unreachable);
});

describe.each([
  ['en', en],
  ['ja', ja],
] as const)('in words (%s)', (_, words) => {
  const problem = (status: number, code: string | null, detail: string | null = null, retryAfterMs: number | null = null) => ({
    status,
    code,
    detail,
    retryAfterMs,
  });

  test('the page has its own sentence for every refusal a listener can run into', () => {
    const say = words.problem;
    const cases: [number, string, string][] = [
      [400, 'textTooLong', say.tooLong],
      [400, 'nameTooLong', say.name],
      [400, 'textHasControls', say.controls],
      [400, 'textEmpty', say.empty],
      [400, 'voiceTooShort', say.tooShort],
      [400, 'voiceSilent', say.silent],
      [409, 'tooLate', say.tooLate],
      [413, 'voiceTooLong', say.tooLong],
      [413, 'tooLarge', say.tooLong],
      [429, 'tooManyWaiting', say.waiting],
      [429, 'tooSoon', say.tooMany],
      [429, 'tooManyThisHour', say.tooMany],
      [429, 'airtimeShare', say.airtimeShare],
      [503, 'airtimeFull', say.airtimeFull],
      [503, 'boothFull', say.busy],
      [503, 'storeAway', say.away],
      [503, 'queueAway', say.away],
      [503, 'voiceStoreAway', say.away],
      [401, 'needsToken', say.unauthorized],
      [500, 'internal', say.unknown],
    ];
    for (const [status, code, sentence] of cases) expect(problemWords(problem(status, code), words), code).toBe(sentence);
  });

  test('says when to try again, in seconds and then in minutes', () => {
    expect(problemWords(problem(429, 'tooSoon', null, 4_200), words)).toContain(words.problem.seconds(5));
    expect(problemWords(problem(429, 'tooManyThisHour', null, 1_500_000), words)).toContain(words.problem.minutes(25));
  });

  test('an unknown refusal is passed on in the station’s words', () => {
    expect(problemWords(problem(400, 'somethingNew', 'Not on Sundays.'), words)).toContain('Not on Sundays.');
  });
});
