// A listener on libwebrtc (@roamhq/wrtc). Speaks lines of JSON: writes its offer, reads the answer, writes what it heard.
// usage: node listener_wrtc.mjs PACKETS [mixed | video-first]
// mixed: offers video and a data channel too, as a conference page would.
// video-first: max-bundle with the video before the audio, so that the audio has no transport of its own.
import { createInterface } from "node:readline";
import wrtc from "@roamhq/wrtc";

const wanted = Number(process.argv[2]);
const lines = createInterface({ input: process.stdin });
const connection = new wrtc.RTCPeerConnection(process.argv[3] === "video-first" ? { bundlePolicy: "max-bundle" } : {});
const heard = [];
if (process.argv[3] === "video-first") connection.addTransceiver("video", { direction: "recvonly" });
connection.addTransceiver("audio", { direction: "recvonly" });
if (process.argv[3] === "mixed") {
  connection.addTransceiver("video", { direction: "recvonly" });
  connection.createDataChannel("chat");
}
connection.ontrack = ({ track }) => {
  if (track.kind !== "audio") return;
  const sink = new wrtc.nonstandard.RTCAudioSink(track);
  sink.ondata = ({ samples, sampleRate, channelCount }) => {
    heard.push({ rate: sampleRate, mono: Array.from(samples).filter((_, i) => i % channelCount === 0).map((s) => s / 32768) });
  };
};

await connection.setLocalDescription(await connection.createOffer());
if (connection.iceGatheringState !== "complete") {
  await new Promise((done) => connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && done()));
}
console.log(JSON.stringify({ sdp: connection.localDescription.sdp }));
const [answer] = await new Promise((done) => lines.once("line", (line) => done([JSON.parse(line)])));
await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });

const report = async () => {
  const stats = [...(await connection.getStats()).values()];
  return { inbound: stats.find((s) => s.type === "inbound-rtp"), transport: stats.find((s) => s.type === "transport") };
};
let last = await report();
while (!(last.inbound?.packetsReceived >= wanted)) {
  await new Promise((done) => setTimeout(done, 100));
  last = await report();
}

// The last second of it. On a busy machine libwebrtc plays silence and fades while it waits for its own threads: then the next second, and so on.
const patience = 30;
let samples = [], rate = 48000;
for (let second = 0; second < patience; second++) {
  const kept = heard.slice(-100);
  samples = kept.flatMap((frame) => frame.mono);
  rate = kept.at(-1)?.rate ?? rate;
  if (kept.length === 100 && median(samples, 440, rate) > 0.3) break;
  await new Promise((done) => setTimeout(done, 1000));
}
last = await report();
console.log(JSON.stringify({
  received: last.inbound.packetsReceived, lost: last.inbound.packetsLost, cipher: last.transport?.srtpCipher ?? null,
  tone: median(samples, 440, rate), elsewhere: median(samples, 1234, rate),
  level: Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length),
}));
await new Promise((told) => lines.once("line", told).once("close", told)); // leaves when told to, not before it was looked at
connection.close();
process.exit(0);

/** Of pieces of 20 ms: where a packet came late the jitter buffer stretches the tone. */
function median(tones, hertz, rate) {
  const piece = rate / 50, strengths = [];
  for (let at = 0; at + piece <= tones.length; at += piece) strengths.push(strength(tones.slice(at, at + piece), hertz, rate));
  return strengths.sort((a, b) => a - b)[Math.floor(strengths.length / 2)];
}

/** How much of a pitch there is: Goertzel's algorithm. */
function strength(tones, hertz, rate) {
  const factor = 2 * Math.cos((2 * Math.PI * hertz) / rate);
  let last = 0, before = 0;
  for (const sample of tones) [last, before] = [sample + factor * last - before, last];
  return (Math.sqrt(Math.max(0, last * last + before * before - factor * last * before)) * 2) / tones.length;
}
