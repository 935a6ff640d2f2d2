// A listener on werift, WebRTC in TypeScript. Speaks lines of JSON: writes its offer, reads the answer, writes what it received.
// It decodes no Opus: it counts packets and looks at their order.
// usage: node listener_werift.mjs PACKETS
import { createInterface } from "node:readline";
import { RTCPeerConnection, RTCRtpCodecParameters } from "werift";

const wanted = Number(process.argv[2]);
const lines = createInterface({ input: process.stdin });
const connection = new RTCPeerConnection({
  iceServers: [],
  iceUseIpv6: false,
  iceAdditionalHostAddresses: ["127.0.0.1"],
  codecs: { audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48000, channels: 2 })] },
});
const transceiver = connection.addTransceiver("audio", { direction: "recvonly" });
const received = new Set();
const done = new Promise((enough) => {
  transceiver.onTrack.subscribe((track) =>
    track.onReceiveRtp.subscribe(({ header }) => {
      received.add(header.sequenceNumber);
      if (received.size === wanted) enough();
    }),
  );
});

await connection.setLocalDescription(await connection.createOffer());
console.log(JSON.stringify({ sdp: connection.localDescription.sdp }));
const answer = await new Promise((read) => lines.once("line", (line) => read(JSON.parse(line))));
await connection.setRemoteDescription({ type: "answer", sdp: answer.sdp });
await done;

// The station begins below 2^15 and sends three seconds: no rollover, so the span tells what is missing.
const span = Math.max(...received) - Math.min(...received) + 1;
console.log(JSON.stringify({ received: received.size, lost: span - received.size }));
await new Promise((told) => lines.once("line", told).once("close", told)); // leaves when told to, not before it was looked at
connection.close();
process.exit(0);
