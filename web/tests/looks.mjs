// Every page, dark and light, desktop and phone: silent, accessible, never wider than the screen, and as its picture
// in docs/screens shows it. SIXBTC_REFRESH=1 takes the pictures anew.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { canCompare, compare, freeze, keepBrowser, sessionShown, take } from './pictures.mjs';
import { openPage, pagesOf } from './world.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const isPictured = (name) => !/^(settings-|strategy-(trades|source|life)|session-trades|orders|fills|decisions-|trades-)/.test(name);
const variants = [
  { size: 'desktop', scheme: 'dark' }, { size: 'desktop', scheme: 'light' },
  { size: 'phone', scheme: 'dark' }, { size: 'phone', scheme: 'light' },
];

async function violations(page) {
  await page.evaluate(axe);
  const result = await page.evaluate(() => globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] }));
  return result.violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.target.join(' ')} (${node.any[0]?.message ?? node.all[0]?.message ?? ''})`).join('; ')}`);
}

export async function looks(t, world) {
  const isRefreshing = process.env.SIXBTC_REFRESH !== undefined;
  if (isRefreshing) keepBrowser(world.browser);
  const isComparing = !isRefreshing && canCompare(world.browser);
  if (!isRefreshing && !isComparing) t.diagnostic('pictures not compared: another browser took those in docs/screens');
  await Promise.all(variants.map((variant) => t.test(`pages, ${variant.scheme} ${variant.size}`, async () => {
    const visit = await openPage(world, variant);
    const client = await visit.context.newCDPSession(visit.page);
    const judge = await (await world.browser.newContext()).newPage();
    await freeze(visit.page, world.paper.session);
    const faults = [];
    for (const [name, path] of pagesOf(world)) {
      await visit.go(path.replace(world.paper.session, sessionShown));
      if (path.includes('tab=chart') || path.includes('sheet')) await visit.page.waitForSelector('canvas');
      const extra = await visit.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      if (extra > 0) faults.push(`${name}: ${extra} px wider than the screen`);
      const label = `${name}-${variant.scheme}-${variant.size}`;
      if (isPictured(name) && isRefreshing) faults.push(...(await take(client, visit.page, label)));
      if (isPictured(name) && isComparing) faults.push(...(await compare(client, visit.page, judge, label)));
      faults.push(...(await violations(visit.page)).map((fault) => `${name}: ${fault}`));
    }
    assert.deepEqual(faults, []);
    await judge.context().close();
    await visit.close();
  })));
}
