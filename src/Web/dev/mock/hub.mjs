// The stand-in station's hub: SignalR's JSON protocol over a WebSocket, as much of it as the page uses.
import { WebSocketServer } from 'ws';

const recordEnd = '\x1e';

/** @param who Tells the listener from the request, or null. @param first What a new line hears at once: [target, payload][]. */
export function openHub(server, { who, first, posts, voices, refuseVoice }) {
  const lines = new Map();
  const send = (socket, message) => socket.send(JSON.stringify(message) + recordEnd);
  const sockets = new WebSocketServer({ noServer: true });

  // Refused before there is a WebSocket, as the station does: the browser tells the page nothing of the 401.
  server.on('upgrade', (request, socket, head) => {
    const listener = who(request);
    const path = new URL(request.url, 'http://mock').pathname;
    if (path !== '/hubs/talk' || !listener) {
      socket.end(`HTTP/1.1 ${listener ? '404 Not Found' : '401 Unauthorized'}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (line) => serve(line, listener));
  });

  function serve(socket, listener) {
    const streams = new Map();
    const answer = (invocationId, result) => send(socket, { type: 3, invocationId, result });
    const refuse = (invocationId, problem) =>
      send(socket, { type: 3, invocationId, error: `An error occurred on the server. HubException: ${JSON.stringify(problem)}` });

    function hear(message) {
      const { type, target, invocationId } = message;
      if (type === 1 && target === 'PostVoice') {
        streams.set(message.streamIds[0], { invocationId, details: message.arguments[0], chunks: [] });
      } else if (type === 1 && target === 'WatchPost') {
        const post = posts.find(listener, message.arguments[0]);
        if (post) answer(invocationId, post);
        else refuse(invocationId, { status: 404, code: 'unknownPost', detail: 'You have sent no post by this id.' });
      } else if (type === 2) {
        streams.get(invocationId)?.chunks.push(Buffer.from(message.item, 'base64'));
      } else if (type === 3) {
        const stream = streams.get(invocationId);
        streams.delete(invocationId);
        if (!stream) return;
        voices.push({ pcm: Buffer.concat(stream.chunks), details: stream.details, discarded: !!message.error });
        if (message.error) refuse(stream.invocationId, { status: 400, code: 'voiceBroken', detail: 'The stream broke off.' });
        else if (refuseVoice) refuse(stream.invocationId, refuseVoice);
        else answer(stream.invocationId, posts.accept(listener, 'voice', ''));
      }
    }

    socket.on('message', (data) => {
      for (const text of String(data).split(recordEnd).filter(Boolean)) {
        if (lines.has(socket)) {
          hear(JSON.parse(text));
          continue;
        }
        lines.set(socket, listener);
        send(socket, {}); // the handshake's answer
        for (const [target, payload] of first()) send(socket, { type: 1, target, arguments: [payload] });
      }
    });
    socket.on('close', () => lines.delete(socket));
  }

  // As the station does: a client hangs up after 30 s of silence.
  const ping = setInterval(() => {
    for (const socket of lines.keys()) send(socket, { type: 6 });
  }, 10_000).unref();
  server.on('close', () => clearInterval(ping));

  return {
    /** To every line, or to one listener's. */
    tell(target, payload, listener = null) {
      for (const [socket, of] of lines) {
        if (!listener || of === listener) send(socket, { type: 1, target, arguments: [payload] });
      }
    },
    /** Whose lines are open. */
    open: () => [...lines.values()],
    cut() {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}
