// Draws public/icons/*.png from public/favicon.svg in a browser. Run by hand when the drawing changes: node scripts/icons.mjs
import { readFileSync, writeFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const svg = readFileSync(new URL('../public/favicon.svg', import.meta.url), 'utf8');
const maskable = svg
  .replace(
    /^(<svg[^>]*>)(<rect[^>]*\/>)([\s\S]*)(<\/svg>)\s*$/,
    '$1$2<g transform="translate(256 256) scale(.78) translate(-256 -256)">$3</g>$4',
  )
  .replace('rx="112"', 'rx="0"');

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const [name, size, drawing] of [
  ['icon-192', 192, svg],
  ['icon-512', 512, svg],
  ['maskable-512', 512, maskable],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
  const png = await page.screenshot({ omitBackground: true });
  writeFileSync(new URL(`../public/icons/${name}.png`, import.meta.url), png);
  console.log(`${name}.png ${png.length} bytes`);
  await page.close();
}
await browser.close();
