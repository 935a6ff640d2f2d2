/** What the page says before and after everything is erased: loaded when somebody wants it. */
export const en = {
  erase: {
    ask: 'Erase everything about me',
    station:
      'The station deletes your posts, what became of them, your recordings and what you asked. What is waiting will not go on air; what is on air is broken off. Its log of the programme keeps that something was aired, not whose it was or what it said.',
    device: 'This device forgets your posts, your name on air and your number. Language, colours and keys stay as you set them.',
    forEver: 'This cannot be undone.',
    yes: 'Erase it all',
    no: 'Keep it',
    working: 'Erasing…',
  },
  erased: 'Everything is erased. To the station you are somebody new.',
  notErased: 'Not everything is erased yet.',
  unknown: 'The station no longer knows this device’s number, so it could not tell which posts were yours. Nothing was erased.',
};

export const ja: typeof en = {
  erase: {
    ask: '私についての記録をすべて消す',
    station:
      '放送局は、あなたのお便りとその経過、録音、ご質問を消します。順番待ちのお便りは放送されず、放送中のものは打ち切られます。番組の記録には、何かを放送したことだけが残り、だれの何であったかは残りません。',
    device: 'この端末からは、お便りと放送での呼び名、番号が消えます。言語、配色、キーの設定はそのままです。',
    forEver: '元に戻すことはできません。',
    yes: 'すべて消す',
    no: '消さない',
    working: '消しています…',
  },
  erased: 'すべて消しました。放送局にとって、あなたは初めての方です。',
  notErased: 'まだすべては消えていません。',
  unknown: '放送局はこの端末の番号をもう知らないため、どれがあなたのお便りか分かりませんでした。何も消していません。',
};
