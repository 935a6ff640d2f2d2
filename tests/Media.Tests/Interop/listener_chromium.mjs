// A listener in a real Chromium. Speaks lines of JSON: writes its offer, reads the answer, writes what it received.
// usage: node listener_chromium.mjs PACKETS [video-first]
// video-first: max-bundle with the video before the audio, so that the audio has no transport of its own.
import { createInterface } from "node:readline";
import { launch } from "../../../src/Web/dev/browser.mjs";

const wanted = Number(process.argv[2]);
const videoFirst = process.argv[3] === "video-first";
const lines = createInterface({ input: process.stdin });
const browser = await launch();
const page = await browser.newPage();

const sdp = await page.evaluate(async (videoFirst) => {
  const connection = new RTCPeerConnection(videoFirst ? { bundlePolicy: "max-bundle" } : {});
  globalThis.connection = connection;
  if (videoFirst) connection.addTransceiver("video", { direction: "recvonly" });
  connection.addTransceiver("audio", { direction: "recvonly" });
  await connection.setLocalDescription();
  if (connection.iceGatheringState !== "complete") {
    await new Promise((done) => connection.addEventListener("icegatheringstatechange", () => connection.iceGatheringState === "complete" && done()));
  }
  return connection.localDescription.sdp;
}, videoFirst);
console.log(JSON.stringify({ sdp }));
const [answer] = await new Promise((done) => lines.once("line", (line) => done([JSON.parse(line)])));

const heard = await page.evaluate(async ({ sdp, wanted }) => {
  const { connection } = globalThis;
  await connection.setRemoteDescription({ type: "answer", sdp });
  for (;;) {
    const stats = [...(await connection.getStats()).values()];
    const inbound = stats.find((s) => s.type === "inbound-rtp" && s.kind === "audio");
    if (inbound?.packetsReceived >= wanted) return { received: inbound.packetsReceived, lost: inbound.packetsLost };
    await new Promise((done) => setTimeout(done, 100));
  }
}, { sdp: answer.sdp, wanted });
console.log(JSON.stringify(heard));
await new Promise((told) => lines.once("line", told).once("close", told)); // leaves when told to, not before it was looked at
await browser.close();
process.exit(0);
