import { expect, test } from 'vitest';
import * as ask from '../ask/words';
import * as erase from '../look/erase-words';
import * as reading from '../posts/reading-words';
import { en } from './en';
import { ja } from './ja';
import { preferredLanguage } from './preferred';

type Tree = { [key: string]: unknown };

/** Every sentence with its path; functions are asked with plain arguments. */
function sentences(tree: Tree, path = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]): [string, string][] => {
    const at = `${path}.${key}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, String((value as (...args: unknown[]) => unknown)(3, 7))]];
    return sentences(value as Tree, at);
  });
}

const mayBeEmpty = ['.problem.join', '.posts.join'];

/** With what is loaded later. */
const all = { en: { ...en, later: [ask.en, reading.en, erase.en] }, ja: { ...ja, later: [ask.ja, reading.ja, erase.ja] } };

test('both languages say the same things, and none says nothing', () => {
  const english = sentences(all.en);
  const japanese = sentences(all.ja);
  expect(japanese.map(([path]) => path)).toEqual(english.map(([path]) => path));
  for (const [path, sentence] of [...english, ...japanese]) {
    if (!mayBeEmpty.includes(path)) expect(sentence.trim(), path).not.toBe('');
    expect(sentence, path).not.toMatch(/undefined|\[object/);
  }
});

test('Japanese sentences are in Japanese', () => {
  const alike = ['.htmlLang', ...mayBeEmpty, '.page.language', '.page.escape'];
  for (const [path, sentence] of sentences(all.ja)) {
    if (!alike.includes(path)) expect(sentence, path).toMatch(/[ぁ-んァ-ヶ一-龠]/);
  }
});

test('English knows one from many', () => {
  expect(en.now.listeners(1)).toBe('1 listening');
  expect(en.now.listeners(2)).toBe('2 listening');
  expect(en.write.tooLong(1)).toBe('One character too many.');
});

test('where counting stops, a place is not said to be exact', () => {
  expect(en.posts.position(199)).toBe('Number 199 in line.');
  expect(en.posts.position(200)).toBe('Number 200 or further back in line.');
});

test('the language is what was chosen, or what the browser prefers', () => {
  expect(preferredLanguage('ja', ['en-GB'])).toBe('ja');
  expect(preferredLanguage(null, ['fr-FR', 'ja-JP', 'en'])).toBe('ja');
  expect(preferredLanguage(null, ['en-US', 'ja'])).toBe('en');
  expect(preferredLanguage('tlh', ['de'])).toBe('en');
});
