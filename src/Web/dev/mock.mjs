// A stand-in for the station, to look at the page without one: `npm run build && npm run mock`, then open the address it prints.
// It keeps posts in memory and moves them along by timers; WHEP is answered only when `answer` is given (see look.mjs). Never shipped.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';

const dist = fileURLToPath(new URL('../dist/', import.meta.url));
const policy =
  "default-src 'self'; script-src 'self'; style-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'";
const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const recordEnd = '\x1e';

const songs = [
  { title: 'Harbour Lights', artist: 'The Late Ferry', text: 'The Late Ferry – Harbour Lights', id: 'a' },
  { title: '夜明けの環状線', artist: '高橋みなみ', text: '高橋みなみ – 夜明けの環状線', id: 'b' },
  { title: 'Slow Rivers', artist: 'Orla Finch', text: 'Orla Finch – Slow Rivers', id: 'c' },
  { title: 'Paper Kites Over Town', artist: 'Small Hours', text: 'Small Hours – Paper Kites Over Town', id: 'd' },
];
const phrases = {
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

export async function startMock({
  port = 0,
  lang = 'en',
  answer = null,
  segment = 'music',
  quick = false,
  manual = false,
  refuse = null,
} = {}) {
  const posts = new Map();
  const lines = new Set();
  const started = Date.now();
  let caption = 0;
  let last = null;
  let listeners = 0;
  const voices = [];

  const played = (song, ago, duration = 214) => ({ played_at: new Date(started - ago * 1000).toISOString(), duration, song });
  const now = () => ({
    station: { name: 'Radio24', shortcode: 'radio24', listen_url: '/whep' },
    listeners: { total: 128, unique: 128, current: 128 },
    now_playing: { ...played(songs[lang === 'ja' ? 1 : 0], 83), elapsed: 83 + (Date.now() - started) / 1000, remaining: 100 },
    playing_next: played(songs[2], -131),
    song_history: [played(songs[3], 300), played(songs[lang === 'ja' ? 0 : 1], 560), played(songs[2], 790)],
    is_online: true,
    segment: { type: segment, presenter: 'Hoshi', show: null, post_id: null },
  });

  const send = (socket, message) => socket.send(JSON.stringify(message) + recordEnd);
  const tell = (target, ...args) => {
    for (const socket of lines) send(socket, { type: 1, target, arguments: args });
  };
  const say = (text, postId = null) => {
    last = {
      id: ++caption,
      text,
      lang: /[ぁ-んァ-ン一-龠]/.test(text) ? 'ja' : 'en',
      at: new Date().toISOString(),
      mediaTimeMs: Date.now() - started,
      lengthMs: 60 * text.length + 2000,
      postId,
    };
    tell('caption', last);
  };

  function move(post, state, position = 0, reason = null) {
    const at = new Date().toISOString();
    Object.assign(post, { state, position });
    post.states.push({ state, at, reason });
    tell('post', { id: post.id, state, at, reason, position });
    if (state === 'onAir') say(post.text || phrases[lang][2], post.id);
  }

  function accept(kind, text, reject) {
    const id = `${Date.now().toString(16)}${posts.size}`.padStart(32, '0');
    const post = {
      id,
      kind,
      text,
      state: 'received',
      position: 2,
      states: [{ state: 'received', at: new Date().toISOString() }],
    };
    posts.set(id, post);
    const way = reject
      ? [
          ['screened', 2],
          ['rejected', 0, 'It names a private person.'],
        ]
      : [
          ['screened', 2],
          ['approved', 2],
          ['queued', 1],
          ['onAir', 0],
          ['aired', 0],
        ];
    way.forEach(([state, position, reason], index) => {
      if (!manual) setTimeout(() => move(post, state, position, reason), (index + 1) * (quick ? 150 : 1800)).unref();
    });
    return { id, state: 'received', position: 2 };
  }

  const json = (response, status, body, headers = {}) => {
    response.writeHead(status, { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json', ...headers });
    response.end(JSON.stringify(body));
  };
  const bodyOf = async (request) => {
    let text = '';
    for await (const part of request) text += part;
    return text;
  };

  const server = createServer(async (request, response) => {
    const path = new URL(request.url, 'http://mock').pathname;
    if (path === '/api/listeners')
      return json(response, 201, { id: 'me', token: 'token', expiresAt: new Date(Date.now() + 864e5).toISOString() });
    if (path === '/api/now') return json(response, 200, now());
    if (path === '/api/posts' && request.method === 'POST') {
      const { text } = JSON.parse(await bodyOf(request));
      if (refuse)
        return json(response, refuse.status, refuse, refuse.retryAfter ? { 'Retry-After': String(refuse.retryAfter) } : {});
      return json(response, 202, accept('text', text, /reject/.test(text)));
    }
    if (path.startsWith('/api/posts/')) {
      const post = posts.get(path.split('/').pop());
      return post ? json(response, 200, post) : json(response, 404, { status: 404, title: 'No such post' });
    }
    if (path === '/whep' && request.method === 'POST') {
      const offer = await bodyOf(request);
      if (!answer) return json(response, 409, { status: 409, code: 'notLive', title: 'Not on air yet' }, { 'Retry-After': '5' });
      const sdp = await answer(offer);
      response.writeHead(201, { 'Content-Type': 'application/sdp', Location: `/whep/${++listeners}`, ETag: '"1"' });
      return response.end(sdp);
    }
    if (path.startsWith('/whep/')) return json(response, 200, {});
    if (path === '/hubs/talk/negotiate') {
      return json(response, 200, {
        negotiateVersion: 1,
        connectionId: 'c',
        connectionToken: 't',
        availableTransports: [{ transport: 'WebSockets', transferFormats: ['Text'] }],
      });
    }
    let file = join(dist, normalize(path));
    if (path === '/') file = join(dist, 'index.html');
    if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile())
      return json(response, 404, { status: 404, title: 'Not found' });
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
    });
    createReadStream(file).pipe(response);
  });

  const sockets = new WebSocketServer({ server, path: '/hubs/talk' });
  sockets.on('connection', (socket) => {
    const streams = new Map();
    let shaken = false;
    socket.on('message', (data) => {
      for (const text of String(data).split(recordEnd).filter(Boolean)) {
        const message = JSON.parse(text);
        if (!shaken) {
          shaken = true;
          send(socket, {});
          lines.add(socket);
          send(socket, { type: 1, target: 'now', arguments: [now()] });
          send(socket, { type: 1, target: 'listeners', arguments: [{ count: 128 }] });
          if (last) send(socket, { type: 1, target: 'caption', arguments: [last] });
        } else if (message.type === 1 && message.target === 'PostVoice') {
          streams.set(message.streamIds[0], { invocation: message.invocationId, details: message.arguments[0], chunks: [] });
        } else if (message.type === 1 && message.target === 'WatchPost') {
          send(socket, { type: 3, invocationId: message.invocationId, result: posts.get(message.arguments[0]) ?? null });
        } else if (message.type === 2) {
          streams.get(message.invocationId)?.chunks.push(Buffer.from(message.item, 'base64'));
        } else if (message.type === 3) {
          const stream = streams.get(message.invocationId);
          streams.delete(message.invocationId);
          if (!stream) continue;
          const pcm = Buffer.concat(stream.chunks);
          voices.push({ pcm, details: stream.details, discarded: !!message.error });
          if (message.error) send(socket, { type: 3, invocationId: stream.invocation, error: 'discarded' });
          else send(socket, { type: 3, invocationId: stream.invocation, result: accept('voice', '', false) });
        }
      }
    });
    socket.on('close', () => lines.delete(socket));
  });

  const talker = setInterval(() => say(phrases[lang][caption % 4]), quick ? 600 : 5000);
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    say,
    voices,
    /** Moves the newest post along, when `manual`. */
    move: (...to) => move([...posts.values()].at(-1), ...to),
    /** Breaks every line; streams that were open are gone. */
    cut() {
      for (const socket of sockets.clients) socket.terminate();
    },
    hush: () => clearInterval(talker),
    close() {
      clearInterval(talker);
      for (const socket of sockets.clients) socket.terminate();
      server.close();
      server.closeAllConnections();
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const station = await startMock({ port: Number(process.env.PORT ?? 0), lang: process.env.MOCK_LANG ?? 'en' });
  console.log(station.address);
}
