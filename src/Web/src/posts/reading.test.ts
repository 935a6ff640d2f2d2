import { describe, expect, test } from 'vitest';
import type { Reading } from '../station/wire';
import { differs, missing, transformsOf, wanted } from './reading';

const reading = (changed: Partial<Reading> = {}): Reading => ({
  text: 'Please play it.',
  original: 'Play it NOW!!',
  language: 'en',
  transforms: [{ name: 'soften', intensity: 2, outcome: 'applied', by: 'rules' }],
  masked: [],
  screening: { verdict: 'air', findings: [] },
  ...changed,
});
const choice = (words: 'own' | 'toned', from = reading()) => ({ text: 'Play it NOW!!', reading: from, words });

describe('what is sent of a choice', () => {
  test('nothing, as long as nobody chose', () => {
    expect(transformsOf(null, 'Play it NOW!!')).toBeUndefined();
  });
  test('the tones that were looked at', () => {
    expect(transformsOf(choice('toned'), 'Play it NOW!!')).toEqual([{ name: 'soften', intensity: 2 }]);
  });
  test('an empty list for one’s own words', () => {
    expect(transformsOf(choice('own'), 'Play it NOW!!')).toEqual([]);
  });
  test('nothing, when the words are others by now', () => {
    expect(transformsOf(choice('toned'), 'Play it now, or later')).toBeUndefined();
  });
  test('nothing, when there was nothing to choose between', () => {
    expect(transformsOf(choice('toned', reading({ text: 'Play it NOW!!' })), 'Play it NOW!!')).toBeUndefined();
  });
});

test('tones are asked for in one order, whichever was ticked first', () => {
  expect(wanted(['clarify', 'soften']).map((tone) => tone.name)).toEqual(['soften', 'clarify']);
  expect(wanted([])).toEqual([]);
});

test('what was not applied is told apart from what had nothing to do', () => {
  const transforms: Reading['transforms'] = [
    { name: 'soften', intensity: 2, outcome: 'unchanged', by: 'rules' },
    { name: 'clarify', intensity: 2, outcome: 'needsModel', by: null },
  ];
  expect(missing(reading({ transforms })).map((tone) => tone.name)).toEqual(['clarify']);
  expect(differs(reading())).toBe(true);
});
