// What a first visit fetches and how soon it paints. Sizes are as sent (gzip).
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

import { openPage, settled } from './world.mjs';

const kilobyte = 1000;
const assets = resolve(import.meta.dirname, '../dist/assets');
const packed = (ending) => readdirSync(assets).filter((name) => name.endsWith(ending)).map((name) => [name, gzipSync(readFileSync(join(assets, name)), { level: 9 }).length]);
const sum = (files) => files.reduce((total, [, bytes]) => total + bytes, 0);

// Bytes of scripts and styles that a cold visit to `path` fetched.
async function fetched(world, path) {
  const visit = await openPage(world);
  const files = new Map();
  visit.page.on('response', (answer) => {
    const name = new URL(answer.url()).pathname;
    if (/\.(js|css)$/.test(name)) files.set(name, answer.request().sizes().then((size) => size.responseBodySize));
  });
  await visit.go(path);
  if (path.includes('chart')) await visit.page.waitForSelector('canvas');
  const all = await Promise.all([...files].map(async ([name, size]) => [name, await size]));
  await visit.close();
  return all;
}

async function firstPaint(world) {
  const times = [];
  for (let i = 0; i < 5; ++i) {
    const visit = await openPage(world);
    await visit.page.goto(world.server.address);
    await settled(visit.page);
    times.push(await visit.page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Infinity));
    await visit.close();
  }
  return times.sort((a, b) => a - b)[2];
}

export async function budgets(t, world) {
  const measured = [];
  const within = (name, value, most, unit) => {
    measured.push(`${name} ${value.toFixed(1)} of ${most} ${unit}`);
    assert.ok(value <= most, `${name} is ${value.toFixed(1)} ${unit}, the budget is ${most}`);
  };
  await t.test('sizes', async () => {
    const overview = await fetched(world, '/');
    const entry = overview.filter(([name]) => /\/(index-|theme)[^/]*\.js$/.test(name));
    within('entry', sum(entry) / kilobyte, 30, 'kB');
    within('style', sum(packed('.css')) / kilobyte, 12, 'kB');
    within('overview', sum(overview) / kilobyte, 70, 'kB');
    within('strategy chart', sum(await fetched(world, `/strategies/${world.passed.id}?tab=chart`)) / kilobyte, 130, 'kB');
    within('all scripts', sum(packed('.js')) / kilobyte, 250, 'kB');
  });
  await t.test('first paint', async () => within('first paint', await firstPaint(world), 500, 'ms'));
  t.diagnostic(measured.join(', '));
}
