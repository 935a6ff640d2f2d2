import { expect, test } from 'vitest';
import { askStereoAndNack } from './sdp';

const chrome = [
  'v=0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 63 9',
  'a=rtpmap:111 opus/48000/2',
  'a=rtcp-fb:111 transport-cc',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:63 red/48000/2',
  'a=fmtp:63 111/111',
  'a=rtpmap:9 G722/8000',
  '',
].join('\r\n');

test('adds stereo and nack to Opus and to nothing else', () => {
  const asked = askStereoAndNack(chrome).split('\r\n');
  expect(asked).toContain('a=fmtp:111 minptime=10;useinbandfec=1;stereo=1');
  expect(asked.filter((line) => line === 'a=rtcp-fb:111 nack')).toHaveLength(1);
  expect(asked).toContain('a=fmtp:63 111/111');
  expect(asked.filter((line) => line.includes('stereo=1'))).toHaveLength(1);
  expect(asked.at(-1)).toBe('');
});

test('is the same applied twice', () => {
  const once = askStereoAndNack(chrome);
  expect(askStereoAndNack(once)).toBe(once);
});

test('makes the format line where there is none', () => {
  const asked = askStereoAndNack('m=audio 9 UDP/TLS/RTP/SAVPF 109\r\na=rtpmap:109 opus/48000/2\r\n');
  expect(asked).toContain('a=fmtp:109 stereo=1');
  expect(asked).toContain('a=rtcp-fb:109 nack');
});

test('sprop-stereo is not stereo', () => {
  const asked = askStereoAndNack('a=rtpmap:111 opus/48000/2\r\na=fmtp:111 sprop-stereo=1\r\n');
  expect(asked).toContain('a=fmtp:111 sprop-stereo=1;stereo=1');
});
