// An evening with the dashboard open: the stream talks, pages come and go. What stays in memory after the garbage is
// gone has a budget. SIXBTC_HEAP_SECONDS=600 for the ten minutes of the budget; the suite takes a short walk.
import assert from 'node:assert/strict';

import { alerts, portfolio } from './session_fixture.mjs';
import { openPage, pagesOf, settled } from './world.mjs';

const seconds = Number(process.env.SIXBTC_HEAP_SECONDS ?? 20);
const budgetMegabytes = 60;
const messagesASecond = 200;

function talk(socket) {
  const seqs = {};
  const send = (topic, kind, data) => {
    seqs[topic] = (seqs[topic] ?? 0) + 1;
    socket.send(JSON.stringify({ v: 1, seq: seqs[topic], ts: portfolio.as_of, topic, type: topic, kind, world: 'paper', data }));
  };
  const job = { kind: 'backtests', state: 'running', by: 'test', request: {}, total: 1_000_000, started_at: null, finished_at: null, error: null, created_at: new Date().toISOString() };
  const fill = { id: '', time: portfolio.as_of, order: null, strategy: null, strategy_id: null, symbol: 'BTCUSDT', side: 'buy', purpose: 'entry', price: '97120.4', quantity: '0.01', fee: '0.4', is_maker: false, cause: 'order' };
  let count = 0;
  socket.send(JSON.stringify({ v: 1, type: 'hello', heartbeat_seconds: 15, topics: [] }));
  return setInterval(() => {
    for (let i = 0; i < messagesASecond / 20; ++i) {
      count += 1;
      if (count % 5 === 0) send('order_filled', 'event', { ...fill, id: `fill-${count}` });
      else if (count % 17 === 0) send('risk_alert', 'event', { ...alerts[1], count });
      else if (count % 2 === 0) send('portfolio_update', 'update', { ...portfolio, equity: String(9800 + (count % 100)) });
      else send('job_progress', 'update', { ...job, id: `job-${count % 8}`, done: count });
    }
  }, 50);
}

export async function heap(t, world) {
  await t.test('heap', { timeout: (seconds + 120) * 1000 }, async (one) => {
    const visit = await openPage(world);
    const { page } = visit;
    let timer;
    await page.routeWebSocket('**/api/v1/ws', (socket) => { clearInterval(timer); timer = talk(socket); });
    const client = await visit.context.newCDPSession(page);
    const used = async () => {
      await client.send('HeapProfiler.collectGarbage');
      return (await client.send('Runtime.getHeapUsage')).usedSize / 1e6;
    };
    await visit.go('/');
    const before = await used();
    const end = Date.now() + seconds * 1000;
    let pages = 0, most = before;
    while (Date.now() < end)
      for (const [, path] of pagesOf(world)) {
        if (Date.now() >= end) break;
        await page.evaluate((address) => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')); }, path);
        await page.waitForTimeout(path.includes('chart') ? 600 : 250);
        pages += 1;
        if (pages % 25 === 0) most = Math.max(most, await used());
      }
    clearInterval(timer);
    await page.evaluate(() => { history.pushState(null, '', '/'); dispatchEvent(new PopStateEvent('popstate')); });
    await settled(page);
    const after = await used();
    most = Math.max(most, after);
    one.diagnostic(`${seconds} s, ${pages} pages, ${messagesASecond} messages a second: heap ${before.toFixed(1)} MB at first, ${after.toFixed(1)} MB after, at most ${most.toFixed(1)} of ${budgetMegabytes} MB`);
    assert.ok(most < budgetMegabytes, `the heap held ${most.toFixed(1)} MB`);
    await visit.close();
  });
}
