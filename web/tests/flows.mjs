// What people do: by keys alone, with a lost feed, without a session, against refusals.
import assert from 'node:assert/strict';

import { serve } from './server.mjs';
import { openPage, settled } from './world.mjs';

const heading = (page) => page.locator('h1').innerText();
const focused = (page) => page.evaluate(() => document.activeElement?.tagName);

async function keyboard(world) {
  const { page, go, close } = await openPage(world);
  await go('/');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Skip to content');
  await page.keyboard.press('Control+K');
  await page.locator('#palette-list').waitFor();
  await page.keyboard.type('backt');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/backtests');
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1');
  await page.keyboard.press('g');
  await page.keyboard.press('s');
  await page.waitForURL('**/strategies');
  await settled(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  const name = await page.evaluate(() => document.activeElement?.textContent);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/strategies/*');
  await settled(page);
  assert.equal(await heading(page), name);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('Shift+E');
  await page.getByRole('dialog', { name: 'Emergency stop' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
  assert.equal(await focused(page), 'H1', 'the focus returns');
  await close();
}

// Nothing runs: the server refuses, and the page says so instead of claiming anything.
async function refusedStop(world) {
  const { page, go, close } = await openPage(world, { size: 'phone' });
  await go('/settings');
  await page.getByRole('button', { name: 'Emergency stop' }).click();
  const dialog = page.getByRole('dialog');
  assert.equal(await dialog.getByLabel('Close everything').isChecked(), true);
  assert.equal(await dialog.getByRole('button', { name: 'Stop now' }).isDisabled(), true);
  await dialog.getByLabel('Type STOP').fill('STOP');
  await dialog.getByRole('button', { name: 'Stop now' }).click();
  await dialog.getByText('Not stopped.').waitFor();
  await dialog.getByText(/request \S+\)/).waitFor();
  // The browser notes the refusal by itself.
  await close(['status of 409']);
}

async function palette(world) {
  const { page, go, close } = await openPage(world);
  await go('/');
  await page.getByRole('button', { name: 'Search' }).click();
  // The palette is fetched when it is first opened: what is typed before that goes to the page.
  await page.getByRole('combobox', { name: 'Page or strategy' }).pressSequentially(world.passed.name.slice(-8));
  await page.getByRole('option', { name: world.passed.name }).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForURL(`**/strategies/${world.passed.id}`);
  await close();
}

async function signedOut(world) {
  const { page, go, close, context } = await openPage(world, { isSignedIn: false });
  await go('/strategies?which=misses');
  await page.getByText('Sign in to see this page').waitFor();
  assert.ok(page.url().endsWith('/strategies?which=misses'), 'the address is kept');
  await context.addCookies(world.session.cookies);
  await page.getByRole('button', { name: 'I have signed in' }).click();
  await page.getByText('Nearness').first().waitFor();
  await close();
}

async function refusals(world) {
  const server = await serve(world.store.store, ['--set', 'api.anonymous=read']);
  const { page, go, close } = await openPage(world, { isSignedIn: false, address: server.address });
  await go('/logs');
  await page.getByText('this needs the scope admin').waitFor();
  await go('/backtests');
  assert.equal(await page.getByRole('button', { name: 'Start', exact: true }).isDisabled(), true);
  await go('/tax');
  await page.getByText('This waits for Australian tax reports').waitFor();
  await go('/strategies/nothing-called-that');
  await page.getByText('This could not be loaded.').waitFor();
  await page.route('**/api/v1/data/series', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: JSON.stringify({ type: '', title: '', status: 503, detail: 'the store is busy', instance: '', code: 'unavailable', request_id: 'r-1', errors: [] }) }));
  await go('/data');
  await page.getByText('Request r-1').waitFor();
  await page.getByText('Funding and open interest').waitFor();
  await page.unroute('**/api/v1/data/series');
  await page.getByRole('button', { name: 'Try again' }).first().click();
  await page.getByText('binance/spot/BTCUSDT/1m').first().waitFor();
  await close(['status of 403', 'status of 404', 'status of 503']);
  await server.stop();
}

async function feedLoss(world) {
  const server = await serve(world.store.store, ['--set', 'api.anonymous=read']);
  const { page, go, close } = await openPage(world, { isSignedIn: false, address: server.address });
  await go('/health');
  await page.getByText('Feed now').or(page.getByText(/Feed \d+ s ago/)).waitFor();
  await server.stop();
  const lost = Date.now();
  await page.getByText('The feed is lost').waitFor();
  const seen = Date.now() - lost;
  assert.ok(seen < 1000, `the banner took ${seen} ms`);
  await page.getByText(/Old: as of/).first().waitFor({ timeout: 15_000 });
  const again = await serve(world.store.store, ['--set', 'api.anonymous=read'], new URL(server.address).port);
  await page.getByText('The feed is lost').waitFor({ state: 'detached', timeout: 20_000 });
  await close(['ERR_CONNECTION', 'WebSocket connection']);
  await again.stop();
}

async function backtestJob(world) {
  const { page, go, close } = await openPage(world);
  await go('/backtests');
  await page.getByLabel('Symbol').fill('NOSUCHCOIN');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('alert').filter({ hasText: 'NOSUCHCOIN' }).waitFor();
  await page.getByLabel('Symbol').fill('BTC');
  await page.getByLabel('Intervals').fill('1d');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByText('Started as job').waitFor();
  await page.locator('.chip', { hasText: 'Done' }).waitFor({ timeout: 20_000 });
  await page.getByText('binance/spot/BTCUSDT/1d').first().waitFor();
  await close(['status of 404', 'status of 422']);
}

async function trades(world) {
  const { page, go, close } = await openPage(world);
  await go(`/strategies/${world.passed.id}?tab=chart`);
  await page.waitForSelector('canvas');
  const row = page.locator('tbody button').nth(3);
  await row.click();
  assert.equal(await row.getAttribute('aria-pressed'), 'true');
  await page.getByText(/stop [\d,.]+, target/).waitFor();
  await page.keyboard.press(']');
  assert.equal(await page.locator('tbody button').nth(4).getAttribute('aria-pressed'), 'true');
  await go(`/strategies/${world.passed.id}?tab=sheet`);
  const slider = page.getByRole('slider', { name: 'Equity by day' });
  await slider.focus();
  const before = await slider.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowLeft');
  assert.notEqual(await slider.getAttribute('aria-valuetext'), before);
  await page.getByRole('button', { name: 'As table' }).first().click();
  await page.getByRole('region', { name: 'Equity by day, realised, table' }).waitFor();
  await close();
}

// The same list as the table shows, as a file.
async function csv(world) {
  const { page, go, close } = await openPage(world);
  await go('/strategies');
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  assert.equal(download.suggestedFilename(), 'sixbtc-ranking.csv');
  await close();
}

async function preferences(world) {
  const { page, go, close } = await openPage(world);
  await go('/settings');
  await page.getByRole('combobox', { name: 'Theme' }).selectOption('light');
  await page.getByRole('combobox', { name: 'Times in' }).selectOption('UTC');
  await page.getByRole('combobox', { name: 'Up and down' }).selectOption('safe');
  await go('/health');
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), 'rgb(245, 247, 250)');
  assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--up')), '#0b63ce');
  await page.getByText(/since .* UTC/).waitFor();
  await close();
}

// Two hundred messages a second: the page must stay responsive while it applies them.
async function busyStream(world, t) {
  const { page, go, close } = await openPage(world);
  const job = { kind: 'backtests', state: 'running', by: 'test', request: {}, total: 1000, started_at: null, finished_at: null, error: null, created_at: new Date().toISOString() };
  let timer;
  await page.routeWebSocket('**/api/v1/ws', (socket) => {
    socket.send(JSON.stringify({ v: 1, type: 'hello', heartbeat_seconds: 15, topics: ['job_progress'] }));
    let seq = 0;
    timer = setInterval(() => {
      for (let i = 0; i < 10; ++i) {
        seq += 1;
        socket.send(JSON.stringify({ v: 1, seq, ts: job.created_at, topic: 'job_progress', type: 'job_progress', kind: 'update', world: null, data: { ...job, id: `job-${seq % 8}`, done: seq } }));
      }
    }, 50);
  });
  await go('/backtests');
  await page.getByText('Running').first().waitFor();
  const frames = await page.evaluate(() => new Promise((done) => {
    const start = performance.now();
    let count = 0;
    const step = () => (performance.now() - start < 2000 ? (count += 1, requestAnimationFrame(step)) : done(count / 2));
    requestAnimationFrame(step);
  }));
  clearInterval(timer);
  t.diagnostic(`${frames.toFixed(0)} frames a second at 200 messages a second (the budget is 55 on an idle machine)`);
  assert.ok(frames >= 20, `only ${frames} frames a second`);
  await close();
}

// From the sign-in link to a trade on a chart, with the time of each step.
async function firstVisit(world, t) {
  const { page, close, context } = await openPage(world);
  const steps = [];
  const walk = async (name, act) => {
    const start = performance.now();
    await act();
    steps.push(`${name} ${Math.round(performance.now() - start)} ms`);
  };
  await walk('overview', async () => { await page.goto(world.server.address); await page.getByText('Search so far').waitFor(); await settled(page); });
  await walk('nearest misses', async () => { await page.getByRole('link', { name: 'See the nearest misses' }).click(); await settled(page); });
  await walk('strategy', async () => { await page.locator('tbody a').first().click(); await page.getByText('Verdict').waitFor(); await settled(page); });
  await walk('chart', async () => { await page.getByRole('link', { name: 'Chart', exact: true }).click(); await page.waitForSelector('canvas'); });
  await walk('why', async () => { await page.getByRole('link', { name: 'Life', exact: true }).click(); await page.getByText('From its first day').waitFor(); await settled(page); });
  await walk('risk', async () => { await page.getByRole('link', { name: 'Risk', exact: true }).first().click(); await page.getByText('Five bands').waitFor(); await settled(page); });
  t.diagnostic(`first visit: ${steps.join(', ')}`);
  assert.ok(context);
  await close();
}

export async function flows(t, world) {
  const all = { keyboard, refusedStop, palette, signedOut, refusals, feedLoss, backtestJob, trades, csv, preferences };
  await t.test('firstVisit', (one) => firstVisit(world, one));
  await t.test('busyStream', (one) => busyStream(world, one));
  for (const [name, flow] of Object.entries(all)) await t.test(name, () => flow(world));
}
