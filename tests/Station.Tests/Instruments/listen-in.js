// Put into the page before its own scripts: records what it receives and what it shows, both on the page's own clock
// (performance.now(), ms). It takes nothing from the page and gives it nothing.
(() => {
  const heard = { rate: 48000, frames: 0, chunks: [], anchors: [], captions: [], peers: [] };

  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    constructor(...args) {
      super(...args);
      heard.peers.push(this);
      this.addEventListener('track', ({ track }) => track.kind === 'audio' && record(track));
    }
  };

  // What comes out of the jitter buffer, as it comes out; mixed to mono, 16 bit.
  async function record(track) {
    const reader = new MediaStreamTrackProcessor({ track }).readable.getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      const audio = next.value;
      const arrived = performance.now();
      const mono = new Int16Array(audio.numberOfFrames);
      const plane = new Float32Array(audio.numberOfFrames);
      for (let channel = 0; channel < audio.numberOfChannels; channel++) {
        audio.copyTo(plane, { planeIndex: channel, format: 'f32-planar' });
        for (let i = 0; i < mono.length; i++) mono[i] += (plane[i] * 32767) / audio.numberOfChannels;
      }
      heard.rate = audio.sampleRate;
      heard.frames += mono.length;
      heard.chunks.push(mono);
      heard.anchors.push([heard.frames, arrived]); // all samples before this one had arrived then
      audio.close();
    }
  }

  heard.takeAudio = () => {
    const all = new Int16Array(heard.frames);
    let at = 0;
    for (const chunk of heard.chunks) {
      all.set(chunk, at);
      at += chunk.length;
    }
    const bytes = new Uint8Array(all.buffer);
    let text = '';
    for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
    return { rate: heard.rate, anchors: heard.anchors, pcm: btoa(text) };
  };

  heard.inboundAudio = async () => {
    const peer = heard.peers.findLast((p) => p.connectionState === 'connected');
    if (!peer) return null;
    const found = { state: peer.connectionState };
    for (const report of (await peer.getStats()).values()) {
      if (report.type === 'inbound-rtp' && report.kind === 'audio') Object.assign(found, report);
      if (report.type === 'transport') Object.assign(found, { srtpCipher: report.srtpCipher, dtlsState: report.dtlsState });
      if (report.type === 'codec') Object.assign(found, { mimeType: report.mimeType, fmtp: report.sdpFmtpLine });
    }
    return found;
  };

  // The caption on the page: which text stood there, from when to when.
  document.addEventListener('DOMContentLoaded', () => {
    const look = () => {
      const text = document.querySelector('#caption')?.textContent ?? '';
      const last = heard.captions.at(-1);
      if (last?.text === text) return;
      const now = performance.now();
      if (last) last.to = now;
      heard.captions.push({ text, from: now, to: null });
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  });

  window.radio24Heard = heard;
})();
