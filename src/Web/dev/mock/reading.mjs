// How the stand-in station would read a post: as much of the real rules as a page can show.
export function readingOf({ text, transforms = [] }) {
  const has = (name) => transforms.some((one) => one.name === name);
  const japanese = /[ぁ-んァ-ン一-龠]/.test(text);
  const masked = /\d{3}-\d{4}/.test(text);
  const original = text.replace(/0\d+-\d{4}-\d{4}/, japanese ? '電話番号' : 'a phone number');
  let words = original;
  if (has('soften'))
    words = japanese ? words.replace(/流せ！*/, '流してください。') : words.replace(/^Play/, 'Please play').replace(/!+/, '.');
  if (has('summarise')) words = words.replace(/^(Hello everyone!|こんにちは！)\s*/, '');
  const reject = /https?:/.test(text);
  const reason = {
    en: 'Links cannot be read out on air; please leave them out',
    ja: '放送ではリンクを読み上げられません。リンクを外してください',
  };
  return {
    text: words,
    original,
    language: japanese ? 'ja' : 'en',
    transforms: transforms.map((one) => ({
      ...one,
      outcome: one.name === 'clarify' ? 'needsModel' : words === original ? 'unchanged' : 'applied',
      by: one.name === 'clarify' ? null : 'rules',
    })),
    masked: masked ? ['maskedPhone'] : [],
    screening: {
      verdict: reject ? 'reject' : 'air',
      findings: [
        ...(reject ? [{ step: 'limits', rule: 'link', reason }] : []),
        ...(masked
          ? [
              {
                step: 'privacy',
                rule: 'maskedPhone',
                reason: {
                  en: 'A phone number is left out when it is read, to protect you and others',
                  ja: '安全のため、電話番号は読み上げません',
                },
              },
            ]
          : []),
      ],
    },
  };
}
