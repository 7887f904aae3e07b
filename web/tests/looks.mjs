// Every page, dark and light, desktop and phone: silent, accessible, never wider than the screen. With
// SIXBTC_REFRESH=1 the pictures of docs/screens are taken on the way.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { repository } from './server.mjs';
import { openPage, pagesOf } from './world.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const folder = join(repository, 'docs/screens');
const pictureBytesMax = 60 * 1024;
const pictureScale = 0.75;
const isPictured = (name) => !/^(settings-|strategy-(trades|source|life))/.test(name);
const variants = [
  { size: 'desktop', scheme: 'dark' }, { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' }, { size: 'phone', scheme: 'light' },
];

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
  return result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.all[0]?.message ?? ''})`).join('; ')}`);
}

async function picture(context, page, name) {
  const client = await context.newCDPSession(page);
  const { width, height } = page.viewportSize();
  for (const quality of [70, 50, 30]) {
    const { data } = await client.send('Page.captureScreenshot', { format: 'webp', quality, clip: { x: 0, y: 0, width, height, scale: pictureScale } });
    const bytes = Buffer.from(data, 'base64');
    if (bytes.length > pictureBytesMax && quality > 30) continue;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.webp`), bytes);
    return assert.ok(bytes.length <= pictureBytesMax, `${name} takes ${bytes.length} bytes`);
  }
}

export async function looks(t, world) {
  await Promise.all(variants.map((variant) => t.test(`pages, ${variant.scheme} ${variant.size}`, async () => {
    const visit = await openPage(world, variant);
    const faults = [];
    for (const [name, path] of pagesOf(world)) {
      await visit.go(path);
      if (path.includes('tab=chart') || path.includes('sheet')) await visit.page.waitForSelector('canvas');
      faults.push(...(await violations(visit.page)).map((fault) => `${name}: ${fault}`));
      const extra = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (extra > 0) faults.push(`${name}: ${extra} px wider than the screen`);
      if (process.env.SIXBTC_REFRESH && isPictured(name)) await picture(visit.context, visit.page, `${name}-${variant.scheme}-${variant.size}`);
    }
    assert.deepEqual(faults, []);
    await visit.close();
  })));
}
