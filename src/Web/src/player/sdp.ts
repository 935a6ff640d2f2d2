/**
 * Asks for what browsers leave out of an offer to receive Opus: both channels (RFC 7587 §6.1) and retransmission of lost
 * packets (`nack`, RFC 4585 §4.2). There is no API for either, so the offer is edited before it is set.
 */
export function askStereoAndNack(sdp: string): string {
  const lines = sdp.split(/\r?\n/);
  const opus = lines.flatMap((line) => /^a=rtpmap:(\d+) opus\/48000\/2$/i.exec(line)?.[1] ?? []);
  const out: string[] = [];
  for (const line of lines) {
    const fmtp = /^a=fmtp:(\d+) (.*)$/.exec(line);
    if (fmtp?.[1] && opus.includes(fmtp[1]) && !/(^|;)\s*stereo=1/.test(fmtp[2] ?? '')) {
      out.push(`${line};stereo=1`);
      continue;
    }
    out.push(line);
    const type = /^a=rtpmap:(\d+) opus\/48000\/2$/i.exec(line)?.[1];
    if (!type) continue;
    if (!lines.some((other) => new RegExp(`^a=rtcp-fb:(${type}|\\*) nack$`).test(other))) out.push(`a=rtcp-fb:${type} nack`);
    if (!lines.some((other) => other.startsWith(`a=fmtp:${type} `))) out.push(`a=fmtp:${type} stereo=1`);
  }
  return out.join('\r\n');
}
