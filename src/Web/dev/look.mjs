// Takes pictures of the page in every dress: node dev/look.mjs OUT-FOLDER
import { mkdirSync } from 'node:fs';
import { launch, tonePeer } from './browser.mjs';
import { startMock } from './mock.mjs';

const out = process.argv[2] ?? '/tmp/radio24-look';
mkdirSync(out, { recursive: true });
const only = process.argv[3];
const browser = await launch(['--autoplay-policy=no-user-gesture-required']);
const peer = await tonePeer(browser);

const sizes = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };
for (const [size, viewport] of Object.entries(sizes)) {
  for (const scheme of ['light', 'dark']) {
    for (const lang of ['en', 'ja']) {
      const name = `${size}-${scheme}-${lang}`;
      if (only && !name.includes(only)) continue;
      const station = await startMock({ lang, answer: peer.answer, quick: false });
      station.hush();
      const context = await browser.newContext({
        viewport,
        colorScheme: scheme,
        locale: lang === 'ja' ? 'ja-JP' : 'en-GB',
        deviceScaleFactor: size === 'phone' ? 2 : 1,
        hasTouch: size === 'phone',
        isMobile: size === 'phone',
        permissions: ['microphone'],
      });
      const page = await context.newPage();
      page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.log(name, message.text()));
      page.on('pageerror', (error) => console.log(name, String(error)));
      await page.goto(station.address);
      await page.waitForTimeout(700);
      await page.screenshot({ path: `${out}/${name}-1-idle.png`, fullPage: true });
      const pressed = Date.now();
      await page.click('#play');
      await page.waitForSelector('#play[data-state=playing]', { timeout: 8000 }).catch(() => console.log(name, 'never played'));
      console.log(name, 'playing after', Date.now() - pressed, 'ms');
      await page.fill(
        '#message',
        lang === 'ja'
          ? '今朝、初雪が降りました。通り全体がコーヒーの香りです。'
          : 'The first snow fell this morning, and the whole street smells of coffee.',
      );
      await page.fill('#name', lang === 'ja' ? 'ミカ' : 'Mika');
      await page.click('#send-text');
      for (const line of lang === 'ja'
        ? ['こんばんは。ラジオ24です。', '小樽のミカさんからです。「今朝、初雪が降りました。通り全体がコーヒーの香りです。」']
        : [
            'Good evening, you are listening to Radio24.',
            'Mika writes from Otaru: the first snow fell this morning, and the whole street smells of coffee.',
          ]) {
        station.say(line);
        await page.waitForTimeout(200);
      }
      await page.waitForTimeout(2200);
      await page.locator('#talk').evaluate((button) => button.scrollIntoView({ block: 'center' }));
      const box = await page.locator('#talk').boundingBox();
      await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
      await page.mouse.down();
      await page
        .waitForSelector('#talk[data-state=recording]', { timeout: 8000 })
        .catch(() => console.log(name, 'never recorded'));
      await page.waitForTimeout(1500);
      await page.screenshot({ path: `${out}/${name}-2-recording.png`, fullPage: true });
      await page.mouse.up();
      await page.waitForTimeout(400);
      await page.screenshot({ path: `${out}/${name}-3-review.png`, fullPage: true });
      await page.click('#send-voice');
      await page.waitForTimeout(2600);
      await page.click('.post-foot > .plain');
      await page.click('#erase');
      await page.waitForTimeout(300);
      await page.screenshot({ path: `${out}/${name}-4-posts.png`, fullPage: true });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      console.log(
        name,
        'overflow',
        overflow,
        'voice bytes',
        station.voices.map((voice) => voice.pcm.length),
      );
      await context.close();
      station.close();
    }
  }
}
await browser.close();
