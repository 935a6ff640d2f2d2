// Weighs what a listener loads, gzipped, and fails the build when it is too much.
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const html = readFileSync(new URL('index.html', dist), 'utf8');
const weigh = (path) => gzipSync(readFileSync(new URL(path, dist)), { level: 9 }).length;
const kilobytes = (bytes) => `${(bytes / 1024).toFixed(1)} KB`;

const first = [...html.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
const assets = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`);
const sum = (paths) => paths.reduce((total, path) => total + weigh(path), 0);

const firstJs = first.filter((path) => path.endsWith('.js'));
// A listener who never opens it never loads it.
const asked = assets.filter((path) => /\/(Preview|Ask|Erase)-[^/]+\.js$/.test(path));
const laterJs = assets.filter((path) => path.endsWith('.js') && !first.includes(path) && !asked.includes(path));
const css = assets.filter((path) => path.endsWith('.css'));

const budgets = [
  ['first JavaScript', sum(firstJs), 35 * 1024],
  ['JavaScript with the hub and the microphone', sum([...firstJs, ...laterJs]), 50 * 1024],
  ['JavaScript of what is opened now and then', sum(asked), 8 * 1024],
  ['CSS', sum(css), 10 * 1024],
];

let over = false;
for (const [what, bytes, limit] of budgets) {
  over ||= bytes > limit;
  console.log(`${bytes > limit ? 'over' : 'ok  '}  ${kilobytes(bytes).padStart(8)} of ${kilobytes(limit)} gzip  ${what}`);
}

// The station's policy: script-src 'self'; style-src 'self'.
const inline = [/<script(?![^>]*\ssrc=)[^>]*>/i, /<style/i, /\sstyle=/i, /\son\w+=/i, /data:/i].filter((pattern) =>
  pattern.test(html),
);
if (inline.length > 0) console.log(`inline code in index.html: ${inline.join(', ')}`);
const cssData = css.filter((path) => readFileSync(new URL(path, dist), 'utf8').includes('url(data:'));
if (cssData.length > 0) console.log(`data: addresses in ${cssData.join(', ')}`);
process.exit(over || inline.length > 0 || cssData.length > 0 ? 1 : 0);
