// Pictures of docs/screens: taken with SIXBTC_REFRESH=1, else compared. What belongs to the run (moments, ports, folders)
// is replaced in the answers before the page sees it, and the browser's clock stands still.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { repository } from './server.mjs';

export const folder = join(repository, 'docs/screens');
const takenBy = join(folder, 'taken-by.txt');
const bytesMax = 60 * 1024;
const scale = 0.75;
const shareMax = 0.001;
const qualities = [70, 50, 30];

// The moment every picture is of, and the one that everything of the run happened at.
export const now = '2026-01-01T02:00:00Z';
const happened = '2026-01-01T01:58:30Z';
const runIsYoungerThan = 24 * 3600 * 1000;

const moment = /20\d\d-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z| UTC)?/g;

// A session is named after all it depends on, so every change of the configuration names it anew.
export const sessionShown = 'paper-000000000000';

function steady(text, real, session) {
  return text
    .replaceAll(session, sessionShown)
    .replace(moment, (found) => (Math.abs(Date.parse(found.replace(' UTC', 'Z').replace(' ', 'T')) - real) < runIsYoungerThan ? happened : found))
    .replace(/"(uptime_seconds|seconds)":[\d.]+/g, '"$1":90')
    .replace(/"(configuration\w*)":"[0-9a-f]{64}"/g, (_, key) => `"${key}":"${'0'.repeat(64)}"`)
    .replace(/127\.0\.0\.1:\d+/g, '127.0.0.1:8000')
    .replace(/sixbtc-web-\w+/g, 'sixbtc-web-store');
}

// `session`: the name of the one session there is.
export async function freeze(page, session) {
  await page.clock.setFixedTime(new Date(now));
  const real = Date.now();
  await page.route(/\/api\/v1\//, async (route) => {
    const answer = await route.fetch({ url: route.request().url().replaceAll(sessionShown, session) });
    const type = answer.headers()['content-type'] ?? '';
    if (!type.includes('json')) return route.fulfill({ response: answer });
    return route.fulfill({ response: answer, body: steady(await answer.text(), real, session) });
  });
  await page.routeWebSocket('**/api/v1/ws', (socket) => {
    const server = socket.connectToServer();
    server.onMessage((text) => socket.send(steady(String(text), real, session)));
  });
}

export function browserName(browser) {
  return `Chromium ${browser.version()}\n`;
}

// Another browser draws letters otherwise: only the one that took the pictures can compare them.
export function canCompare(browser) {
  return existsSync(takenBy) && readFileSync(takenBy, 'utf8') === browserName(browser);
}
export function keepBrowser(browser) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(takenBy, browserName(browser));
}

async function shoot(client, page, quality) {
  const { width, height } = page.viewportSize();
  const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality, clip: { x: 0, y: 0, width, height, scale } });
  return Buffer.from(data, 'base64');
}

// Charts are drawn by scripts of their own, fetched late: a picture is of a page that moves no more.
async function still(client, page) {
  await page.waitForFunction(() => [...document.querySelectorAll('.chart, .candle-chart')].every((one) => one.querySelector('canvas')), undefined, { timeout: 10_000 });
  let last = await shoot(client, page, qualities.at(-1));
  for (let attempt = 0; attempt < 20; ++attempt) {
    await page.waitForTimeout(100);
    const next = await shoot(client, page, qualities.at(-1));
    if (next.equals(last)) return;
    last = next;
  }
}

// The best quality that stays small.
export async function take(client, page, name) {
  await still(client, page);
  for (const quality of qualities) {
    const bytes = await shoot(client, page, quality);
    if (bytes.length > bytesMax && quality !== qualities.at(-1)) continue;
    writeFileSync(join(folder, `${name}.webp`), bytes);
    return bytes.length <= bytesMax ? [] : [`${name} takes ${bytes.length} bytes`];
  }
  return [];
}

// Empty when the same; else what differs. Both pictures went through the same encoder, so the same page gives
// the same bytes at one of the qualities; where it does not, pixels are counted.
export async function compare(client, page, judge, name) {
  const file = join(folder, `${name}.webp`);
  if (!existsSync(file)) return [`${name}: no picture to compare with`];
  const kept = readFileSync(file);
  await still(client, page);
  let nearest = 1;
  for (const quality of qualities) {
    const fresh = await shoot(client, page, quality);
    if (fresh.equals(kept)) return [];
    const share = await judge.evaluate(differing, [kept.toString('base64'), fresh.toString('base64')]);
    nearest = Math.min(nearest, share);
    if (share <= shareMax) return [];
  }
  return [`${name}: ${(nearest * 100).toFixed(2)} % of the pixels differ`];
}

// In the browser, which knows the format: the share of pixels that differ to the eye.
async function differing([kept, fresh]) {
  const pixels = async (base64) => {
    const image = new Image();
    image.src = `data:image/webp;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await pixels(kept), await pixels(fresh)];
  if (a.width !== b.width || a.height !== b.height) return 1;
  let count = 0;
  for (let i = 0; i < a.data.length; i += 4)
    if (Math.max(Math.abs(a.data[i] - b.data[i]), Math.abs(a.data[i + 1] - b.data[i + 1]), Math.abs(a.data[i + 2] - b.data[i + 2])) > 40) count += 1;
  return count / (a.data.length / 4);
}
