// What the stand-in station knows, and how it answers: sentence by sentence, as the real one does.
export const passages = {
  'p-night': {
    id: 'p-night',
    document: 'd1',
    version: 3,
    title: 'Programme guide',
    heading: 'The night show',
    text: 'The night show begins at 23:00 from Monday to Friday. Hoshi reads letters until two in the morning, and plays what was never played by day.\n\nOn the last Friday of the month it is open end.',
    language: 'en',
  },
  'p-夜': {
    id: 'p-夜',
    document: 'd2',
    version: 1,
    title: '番組案内',
    heading: '夜の番組',
    text: '夜の番組は月曜から金曜の23時に始まります。午前2時まで、ホシがお便りを読み、昼間には流れない曲をかけます。',
    language: 'ja',
  },
};

const answers = {
  en: {
    words: ['The night show begins at 23:00 from Monday to Friday. [1]', 'Tonight a storm may change the plan. [2]'],
    citations: [
      { number: 1, kind: 'document', title: 'Programme guide: The night show', passage: 'p-night', link: null },
      { number: 2, kind: 'feed', title: 'Storm warning for the coast', passage: null, link: 'https://news.example/storm' },
    ],
  },
  ja: {
    words: ['夜の番組は月曜から金曜の23時に始まります。 [1]', '今夜は嵐で予定が変わるかもしれません。 [2]'],
    citations: [
      { number: 1, kind: 'document', title: '番組案内: 夜の番組', passage: 'p-夜', link: null },
      { number: 2, kind: 'feed', title: '沿岸部に暴風警報', passage: null, link: 'https://news.example/storm' },
    ],
  },
};
const unknown = {
  en: 'I do not know. Nothing in the station’s documents or its latest news says so.',
  ja: 'わかりません。局の資料にも最近のお知らせにも、そのことは書かれていませんでした。',
};

export function questionDesk({ slow = 0 } = {}) {
  const asked = [];
  return {
    asked,
    list: (listener) => ({ questions: asked.filter((one) => one.listener === listener).reverse(), next: null }),
    erase: (listener) => asked.splice(0, asked.length, ...asked.filter((one) => one.listener !== listener)),
    /** Writes the answer as events. */
    async answer(listener, text, response) {
      const language = /[ぁ-んァ-ン一-龠]/.test(text) ? 'ja' : 'en';
      const known = /night|夜/i.test(text);
      const { words, citations } = known ? answers[language] : { words: [unknown[language]], citations: [] };
      const one = {
        id: `q${asked.length + 1}`.padStart(32, '0'),
        at: new Date().toISOString(),
        text,
        language,
        answer: words.join(' '),
        citations,
        how: known ? 'model' : 'nothing',
        listener,
      };
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      const tell = (name, data) => response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
      for (const sentence of words) {
        tell('words', { text: sentence });
        await new Promise((resolve) => setTimeout(resolve, slow));
      }
      if (citations.length > 0) tell('citations', { citations });
      asked.push(one);
      tell('done', { id: one.id, text, language, how: one.how, at: one.at });
      response.end();
    },
  };
}
