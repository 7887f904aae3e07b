// A browser, the program, and someone signed in; anything the pages complain about fails the test that saw it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';

import { chromium } from 'playwright-core';

import { makeStore, serve } from './server.mjs';

export const browserPath = [process.env.SIXBTC_BROWSER, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => path && existsSync(path));

export const sizes = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844 } };

export async function makeWorld() {
  const store = makeStore();
  const server = await serve(store.store);
  const browser = await chromium.launch({ executablePath: browserPath, args: ['--no-sandbox', '--font-render-hinting=none'] });
  const first = await browser.newContext();
  const visitor = await first.newPage();
  await visitor.goto(server.link);
  await visitor.waitForURL(`${server.address}/`);
  const session = await first.storageState();
  const ask = async (path) => (await (await first.request.get(server.address + path)).json()).data;
  const passed = (await ask('/api/v1/ranking?which=passed&limit=1'))[0];
  const own = (await ask('/api/v1/strategies?limit=1'))[0];
  const run = (await ask('/api/v1/backtests?limit=1'))[0];
  const paper = (await ask('/api/v1/paper-sessions?limit=1'))[0];
  await first.close();

  return {
    store, server, browser, session, passed, own, run, paper,
    async close() {
      await browser.close();
      await server.stop();
      store.remove();
    },
  };
}

// A page whose complaints are collected: console, exceptions, refused content, requests to elsewhere.
export async function openPage(world, { size = 'desktop', scheme = 'dark', isSignedIn = true, address = world.server.address } = {}) {
  const context = await world.browser.newContext({
    viewport: sizes[size], colorScheme: scheme, locale: 'en-AU', timezoneId: 'Australia/Sydney', reducedMotion: 'reduce',
    storageState: isSignedIn ? world.session : undefined, hasTouch: size === 'phone',
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('console', (message) => { if (message.type() === 'error' || message.type() === 'warning') complaints.push(`${message.text()} ${message.location().url}`); });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => { if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) complaints.push(`asked elsewhere: ${request.url()}`); });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`refused by policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  return {
    page, context, complaints,
    go: async (path) => { await page.goto(address + path); await settled(page); },
    // `expected`: what a test provoked itself.
    async close(expected = []) {
      const rest = complaints.filter((text) => !expected.some((one) => text.includes(one)));
      await context.close();
      assert.deepEqual(rest, [], 'the page complained');
    },
  };
}

// No panel loads any more, and the heading is there.
export async function settled(page) {
  await page.waitForSelector('h1');
  await page.waitForFunction(() => document.querySelector('main')?.textContent !== '' && !document.querySelector('[aria-busy="true"]'), undefined, { timeout: 20_000 });
  await page.waitForTimeout(50);
}

export function pagesOf(world) {
  return [
    ['overview', '/'], ['pipeline', '/pipeline'], ['strategies', '/strategies'],
    ['strategy', `/strategies/${world.passed.id}`], ['strategy-chart', `/strategies/${world.passed.id}?tab=chart`],
    ['strategy-trades', `/strategies/${world.passed.id}?tab=trades`], ['strategy-sheet', `/strategies/${world.passed.id}?tab=sheet`],
    ['strategy-source', `/strategies/${world.passed.id}?tab=source`], ['strategy-life', `/strategies/${world.passed.id}?tab=history`],
    ['paper', '/paper'], ['session', `/paper/${world.paper.session}`], ['session-trades', `/paper/${world.paper.session}?tab=trades`],
    ['session-parity', `/paper/${world.paper.session}?tab=parity`], ['session-bars', `/paper/${world.paper.session}?tab=bars`],
    ['positions', '/positions'], ['orders', '/positions?tab=orders'], ['fills', '/positions?tab=fills'], ['trades', '/trades'], ['trades-backtests', '/trades?tab=backtests'],
    ['decisions', '/decisions'], ['decisions-backtests', '/decisions?tab=backtests'], ['risk', '/risk'], ['models', '/ml'], ['tax', '/tax'],
    ['backtests', '/backtests'], ['backtest', `/backtests/${world.run.id}`], ['compare', '/compare'], ['data', '/data'],
    ['activity', '/activity'], ['health', '/health'], ['logs', '/logs'], ['settings', '/settings'],
    ['settings-config', '/settings?tab=config'], ['settings-access', '/settings?tab=access'], ['settings-about', '/settings?tab=about'],
  ];
}
