// A stand-in for the station, to look at the page without one: `npm run build && npm run mock`, then open the address it prints.
// It keeps posts in memory and moves them along by timers; WHEP is answered only when `answer` is given (see look.mjs). Never shipped.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { openHub } from './mock/hub.mjs';
import { knownListeners } from './mock/listeners.mjs';
import { postBox } from './mock/posts.mjs';
import { phrases, songs } from './mock/programme.mjs';
import { passages, questionDesk } from './mock/questions.mjs';
import { readingOf } from './mock/reading.mjs';

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

export async function startMock({
  port = 0,
  lang = 'en',
  answer = null,
  segment = 'music',
  quick = false,
  manual = false,
  refuse = null,
  refuseVoice = null,
  refuseErasure = null,
  refuseQuestion = null,
  presenter = null,
  delivery = null,
  now: clock = Date.now,
  life = 864e5,
} = {}) {
  const started = Date.now();
  const listeners = knownListeners({ now: clock, life });
  const voices = [];
  const asked = [];
  const sent = [];
  const questions = questionDesk({ slow: quick ? 0 : 700 });
  let caption = 0;
  let last = null;
  let sessions = 0;
  let version = 1;

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

  function say(text, postId = null, citations = null) {
    last = {
      id: ++caption,
      text,
      lang: /[ぁ-んァ-ン一-龠]/.test(text) ? 'ja' : 'en',
      at: new Date().toISOString(),
      mediaTimeMs: Date.now() - started,
      lengthMs: manual ? 600_000 : 60 * text.length + 2000,
      postId,
      citations,
    };
    hub.tell('caption', last);
  }

  const posts = postBox({
    quick,
    manual,
    delivery,
    told(post, event, name) {
      hub.tell(name, event, post.listener);
      if (event.state === 'onAir') say(post.text || phrases[lang][2], post.id);
    },
  });

  const json = (response, status, body, headers = {}) => {
    response.writeHead(status, {
      'Content-Type': status < 400 ? 'application/json' : 'application/problem+json',
      Date: new Date(clock()).toUTCString(),
      ...headers,
    });
    response.end(JSON.stringify(body));
  };
  const problem = (response, body) =>
    json(response, body.status, body, body.retryAfter ? { 'Retry-After': String(body.retryAfter) } : {});
  const bodyOf = async (request) => {
    let text = '';
    for await (const part of request) text += part;
    return text;
  };

  /** What is only for a listener. */
  async function inTheirName(request, response, path, listener) {
    if (!listener) return problem(response, { status: 401, code: 'needsToken', title: 'Unauthorized' });
    const what = `${request.method} ${path}`;
    if (what === 'POST /api/v1/listeners/renew') {
      return json(response, 200, listeners.renew(request.headers.authorization.slice('Bearer '.length)));
    }
    if (what === 'DELETE /api/v1/listeners/me') {
      if (refuseErasure) return problem(response, refuseErasure);
      posts.erase(listener);
      questions.erase(listener);
      return response.writeHead(204).end();
    }
    if (what === 'GET /api/v1/posts') return json(response, 200, { posts: [], next: null });
    if (what === 'POST /api/v1/posts') {
      const { text, transforms, replyTo } = JSON.parse(await bodyOf(request));
      sent.push(replyTo ? { text, transforms, replyTo } : { text, transforms });
      return refuse ? problem(response, refuse) : json(response, 202, posts.accept(listener, 'text', text));
    }
    if (what === 'POST /api/v1/transforms') return json(response, 200, readingOf(JSON.parse(await bodyOf(request))));
    if (what === 'GET /api/v1/questions') return json(response, 200, questions.list(listener));
    if (what === 'POST /api/v1/questions') {
      const { text } = JSON.parse(await bodyOf(request));
      return refuseQuestion ? problem(response, refuseQuestion) : questions.answer(listener, text, response);
    }
    const id = path.split('/').pop();
    const post = request.method === 'DELETE' ? posts.withdraw(listener, id) : posts.find(listener, id);
    if (post === 'tooLate') return problem(response, { status: 409, code: 'tooLate', detail: 'It has been on air already.' });
    return post ? json(response, 200, post) : problem(response, { status: 404, code: 'unknownPost', title: 'No such post' });
  }

  async function serve(request, response) {
    const path = new URL(request.url, 'http://mock').pathname;
    asked.push(`${request.method} ${path}`);
    if (path === '/api/v1/listeners') return json(response, 201, listeners.create());
    if (path === '/api/v1/now') return json(response, 200, now());
    if (path.startsWith('/api/v1/documents/passages/')) {
      const passage = passages[decodeURIComponent(path.split('/').pop())];
      return passage
        ? json(response, 200, passage)
        : problem(response, { status: 404, code: 'unknownPassage', title: 'Not found' });
    }
    if (path.startsWith('/api/')) return inTheirName(request, response, path, listeners.asking(request));
    if (path === '/whep' && request.method === 'POST') {
      const offer = await bodyOf(request);
      if (!answer) return json(response, 409, { status: 409, code: 'notLive', title: 'Not on air yet' }, { 'Retry-After': '5' });
      const sdp = await answer(offer);
      response.writeHead(201, { 'Content-Type': 'application/sdp', Location: `/whep/${++sessions}`, ETag: '"1"' });
      return response.end(sdp);
    }
    if (path.startsWith('/whep/')) return json(response, 200, {});
    const file = join(dist, path === '/' ? 'index.html' : normalize(path));
    // No negotiation either: each request may reach another process of a station, and the page must do without.
    if (!file.startsWith(dist) || !existsSync(file) || !statSync(file).isFile())
      return json(response, 404, { status: 404, title: 'Not found' });
    response.writeHead(200, {
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Security-Policy': policy,
    });
    if (path === '/sw.js') return response.end(`${readFileSync(file, 'utf8')}\n// version ${version}`);
    createReadStream(file).pipe(response);
  }

  const server = createServer(serve);
  const hub = openHub(server, {
    who: listeners.asking,
    first: () => [
      ['now', now()],
      ['listeners', { count: 128 }],
      ...(last ? [['caption', last]] : []),
      ...(presenter ? [['presenter', presenter]] : []),
    ],
    posts,
    voices,
    refuseVoice,
  });

  const talker = setInterval(() => say(phrases[lang][caption % 4]), quick ? 600 : 5000);
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    address: `http://127.0.0.1:${server.address().port}/`,
    say,
    voices,
    /** Text posts as they came in: { text, transforms }. */
    sent,
    listeners,
    posts: posts.all,
    /** Questions so far. */
    questions: questions.asked,
    /** Who speaks has changed. */
    present: (who) => hub.tell('presenter', who),
    /** Every request so far: "POST /api/v1/posts". */
    asked,
    /** Whose lines to the hub are open. */
    lines: hub.open,
    /** Moves the newest post along, when `manual`; a caption then stays until the next. */
    move: posts.move,
    place: posts.place,
    /** Asks every line for a reply to a post; 0 seconds: no longer. */
    ask: (id, seconds, turn = 1) => hub.tell('reply', { id, until: null, seconds, turn, turns: 3 }),
    /** A new version of the page: its worker is another. */
    publish: () => version++,
    /** Breaks every line; streams that were open are gone. */
    cut: hub.cut,
    hush: () => clearInterval(talker),
    close() {
      clearInterval(talker);
      hub.cut();
      server.close();
      server.closeAllConnections();
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const station = await startMock({ port: Number(process.env.PORT ?? 0), lang: process.env.MOCK_LANG ?? 'en' });
  console.log(station.address);
}
