// A real browser and a real WebRTC peer for it, for dev/look.mjs and the tests.
import { chromium } from 'playwright-core';

export function launch(extra = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    timeout: 120_000, // only a hang takes so long
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      ...extra,
    ],
  });
}

/** A page that answers offers with a tone, as the station would. */
export async function tonePeer(browser) {
  const page = await (await browser.newContext()).newPage();
  await page.evaluate(() => {
    globalThis.answer = async (offer) => {
      const context = new AudioContext();
      await context.resume();
      const tone = new OscillatorNode(context, { frequency: 220 });
      const gain = new GainNode(context, { gain: 0.2 });
      const wobble = new OscillatorNode(context, { frequency: 0.7 });
      const depth = new GainNode(context, { gain: 0.15 });
      const out = context.createMediaStreamDestination();
      tone.connect(gain).connect(out);
      wobble.connect(depth).connect(gain.gain);
      tone.start();
      wobble.start();
      const peer = new RTCPeerConnection();
      globalThis.peers = [...(globalThis.peers ?? []), peer];
      peer.addTrack(out.stream.getTracks()[0], out.stream);
      await peer.setRemoteDescription({ type: 'offer', sdp: offer });
      await peer.setLocalDescription(await peer.createAnswer());
      if (peer.iceGatheringState !== 'complete') {
        await new Promise((resolve) => {
          peer.onicegatheringstatechange = () => peer.iceGatheringState === 'complete' && resolve();
        });
      }
      return peer.localDescription.sdp;
    };
  });
  return {
    answer: (offer) => page.evaluate((sdp) => globalThis.answer(sdp), offer),
    drop: () =>
      page.evaluate(() => {
        for (const peer of globalThis.peers) peer.close();
      }),
  };
}
