/** What the page says about how a post would be read: loaded when it is asked for. */
export const en = {
  tones: 'Make it',
  tone: { soften: 'softer', summarise: 'shorter', clarify: 'clearer' },
  look: 'Show',
  again: 'Look again',
  looking: 'One moment…',
  stale: 'You have written on since. What you send now is read as you wrote it, unless you look again.',
  which: 'Which words should be read?',
  toned: 'In the new tone',
  own: 'Your own words',
  same: 'It would be read like this:',
  /** @param outcome needsModel, modelAway or dropped. */
  notApplied: (tone: string, outcome: string) =>
    outcome === 'needsModel'
      ? `This station cannot make it ${tone}.`
      : outcome === 'modelAway'
        ? `It could not be made ${tone} just now.`
        : `What came out for “${tone}” was no good and is left out.`,
  verdict: {
    air: 'The station’s own rules have nothing against it.',
    hold: 'A person at the station would look at it first.',
    reject: 'The station would not air it like this.',
  },
};

export const ja: typeof en = {
  tones: '言い方を',
  tone: { soften: 'やわらかく', summarise: '短く', clarify: 'わかりやすく' },
  look: '見てみる',
  again: 'もう一度見る',
  looking: '少しお待ちください…',
  stale: 'そのあと書き足されています。もう一度見なければ、書いたとおりに読まれます。',
  which: 'どちらの言葉で読みますか？',
  toned: '新しい言い方',
  own: '自分の言葉',
  same: 'このまま読まれます：',
  /** @param outcome needsModel, modelAway or dropped. */
  notApplied: (tone: string, outcome: string) =>
    outcome === 'needsModel'
      ? `この放送局では「${tone}」はできません。`
      : outcome === 'modelAway'
        ? `今は「${tone}」にできませんでした。`
        : `「${tone}」の結果はよくなかったので使いません。`,
  verdict: {
    air: '放送局の決まりでは、問題は見つかりませんでした。',
    hold: '先に放送局の担当者が確かめます。',
    reject: 'このままでは放送されません。',
  },
};
