// What the stand-in station plays and says.
export const songs = [
  { title: 'Harbour Lights', artist: 'The Late Ferry', text: 'The Late Ferry – Harbour Lights', id: 'a' },
  { title: '夜明けの環状線', artist: '高橋みなみ', text: '高橋みなみ – 夜明けの環状線', id: 'b' },
  { title: 'Slow Rivers', artist: 'Orla Finch', text: 'Orla Finch – Slow Rivers', id: 'c' },
  { title: 'Paper Kites Over Town', artist: 'Small Hours', text: 'Small Hours – Paper Kites Over Town', id: 'd' },
];
export const phrases = {
  en: [
    'Good evening, you are listening to Radio24.',
    'That was Orla Finch with Slow Rivers, and it is nine minutes past the hour.',
    'Mika writes from Otaru: the first snow fell this morning, and the whole street smells of coffee.',
    'Thank you, Mika. May it stay quiet where you are.',
  ],
  ja: [
    'こんばんは。ラジオ24です。ただいま9時を回りました。',
    'お聴きいただいたのは、高橋みなみさんで「夜明けの環状線」でした。',
    '小樽のミカさんからです。「今朝、初雪が降りました。通り全体がコーヒーの香りです。」',
    'ミカさん、ありがとうございます。どうぞ暖かくしてお過ごしください。',
  ],
};
