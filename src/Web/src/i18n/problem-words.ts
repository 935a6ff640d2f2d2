import type { Problem } from '../station/problem';
import type { Words } from './en';

/** A refusal in the listener's words: the page's own sentence where it has one, else what the station said. */
export function problemWords(problem: Problem, words: Words): string {
  const say = words.problem;
  const first = sentence(problem, words);
  if (problem.retryAfterMs === null || problem.retryAfterMs <= 0) return first;
  const seconds = Math.ceil(problem.retryAfterMs / 1000);
  return `${first}${say.join}${say.retryIn(seconds < 90 ? say.seconds(seconds) : say.minutes(Math.ceil(seconds / 60)))}`;
}

function sentence(problem: Problem, words: Words): string {
  const say = words.problem;
  const code = problem.code ?? '';
  if (code.startsWith('name')) return say.name;
  if (code.endsWith('HasControls')) return say.controls;
  if (code.endsWith('TooLong') || problem.status === 413) return say.tooLong;
  if (code.endsWith('TooShort')) return say.tooShort;
  if (code.endsWith('Empty')) return say.empty;
  if (code === 'voiceSilent') return say.silent;
  if (code === 'tooLate') return say.tooLate;
  if (code === 'replyOver') return words.talk.reply.late;
  if (code === 'replyTaken') return words.talk.reply.taken;
  if (code === 'tooManyWaiting') return say.waiting;
  if (code === 'airtimeShare') return say.airtimeShare;
  if (code === 'airtimeFull') return say.airtimeFull;
  if (code === 'boothFull' || code === 'voiceStoreFull' || code === 'alreadyTalking') return say.busy;
  if (code === 'notOnAir') return say.offAir;
  if (code === 'storeAway' || code === 'queueAway' || code === 'voiceStoreAway') return say.away;
  if (problem.status === 0) return problem.detail ? say.said(problem.detail) : say.unreachable;
  if (problem.status === 429) return say.tooMany;
  if (problem.status === 401 || problem.status === 403) return say.unauthorized;
  if (problem.status >= 400 && problem.status < 500) return problem.detail ? say.said(problem.detail) : say.invalid;
  return say.unknown;
}
