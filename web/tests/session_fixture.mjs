// A session in the shapes of the API, for what the real program does not do on demand: leftovers, trips, long names.
const time = '2025-02-20T04:00:00Z';
const session = 'paper-a-session-with-a-rather-long-name-7615e348d1e1';
const strategy = 'Strategy_MOM_with_a_name_that_somebody_made_very_long_indeed';

export const portfolio = {
  world: 'paper', session, state: 'running', is_running: true, control: 'running', as_of: time, from: '2025-02-15T00:00:00Z', to: '2025-03-01T00:00:00Z', progress: 0.37, currency: 'USDT',
  initial: '10000', balance: '9871.20553', equity: '9802.5512', today: '-181.4409', today_ratio: -0.0182, drawdown: -0.0197, max_drawdown: -0.0311, gross_exposure: '12873.112', net_exposure: '-4120.5',
  exposure_ratio: 1.3132, margin_used: '4291.03', open_positions: 2, daily_loss: { value: 0.0182, limit: 0.03, headroom: 0.0118, headroom_amount: '117.81' }, is_reconciled: true,
  venue_balance: '9871.20553', venue_as_of: time,
};
const position = {
  strategy, strategy_id: 'ac9b5e88-74c3-8b1c-b429-1ad8d3550cca', series: 'binance/spot/BTCUSDT/4h', symbol: 'BTCUSDT', side: 'short', quantity: '0.0875', entry_time: '2025-02-19T20:00:00Z', entry_price: '97120.4', mark_price: '97905.1',
  unrealised_pnl: '-68.66125', fees: '3.4', funding: '0.0041', leverage: 3, stop: '99500', target: null, net_quantity: '-0.0875', venue_quantity: '-0.0875', venue_as_of: time,
};
export const positions = [position, { ...position, symbol: 'ETHUSDT', side: 'long', unrealised_pnl: '0.0062', net_quantity: '1.5', quantity: '1.5', venue_quantity: '1.25', stop: '2500', target: '3100', entry_price: '2700.15', mark_price: '2700.2', strategy: null, strategy_id: null }];
export const control = {
  world: 'paper', session, state: 'running', is_running: true, can_control: true, remedy: null, as_of: time, control: 'running', level: 'none', cause: null, reason: null, since: null, by: null, stops: [],
  is_reconciled: true, stage: null, is_flat: false, confirmed_at: null, leftovers: { positions: [], orders: [] },
  closing: { currency: 'USDT', positions: 2, unpriced: 0, notional: '12616.83', fees: '5.677574', slippage: '2.523366', cost: '8.20094' },
};
export const halted = {
  ...control, control: 'halted', level: 'close_all', cause: 'person', reason: 'test', since: time, by: 'someone', stage: 'done',
  leftovers: { positions: [{ symbol: 'ETHUSDT', quantity: '1.5', venue_quantity: '1.25' }], orders: [{ id: 'c-17', symbol: 'ETHUSDT', purpose: 'flatten', state: 'rejected' }] },
};
const rule = (name, unit, value, limit, trips = 0) => ({
  rule: name, unit, value, limit, headroom: value === null || limit === null ? null : limit - value, trips,
  last_trip: trips > 0 ? { time, strategy, text: '4.10% of equity at risk, the limit is 2.00%' } : null,
});
export const risk = {
  world: 'paper', session, as_of: time, level: 'none', stops: [],
  bands: [
    { layer: 'order', rules: [rule('risk_per_trade', 'ratio', null, 0.02, 3), rule('price_age', 'seconds', 12, 60)] },
    { layer: 'position', rules: [rule('position_notional', 'ratio', 0.85, 1), rule('opposing_entries', 'flag', 0, null)] },
    { layer: 'strategy', rules: [rule('losses_in_a_row', 'count', 10, 10, 1)] },
    { layer: 'portfolio', rules: [rule('gross_exposure', 'ratio', 1.3132, 3), rule('daily_loss', 'ratio', 0.0182, 0.03)] },
    { layer: 'system', rules: [rule('data_age', 'seconds', 4000, 3600, 2), rule('halt', 'flag', 1, null, 1)] },
  ],
  correlation: { min: 0.7, pairs: [{ a: 'BTCUSDT', b: 'ETHUSDT', correlation: 0.83, is_one_bet: true }, { a: 'BTCUSDT', b: 'XAUUSDT', correlation: null, is_one_bet: false }] },
};
export const alerts = [
  { time, severity: 'critical', source: 'engine', text: 'venue and books differ: ETHUSDT 1.25 instead of 1.5', count: 1 },
  { time, severity: 'warning', source: 'risk', text: '3 losing days in a row', count: 4 },
  { time, severity: 'info', source: 'session', text: 'went on after an interruption', count: 1 },
];
export const equity = Array.from({ length: 12 }, (_, day) => ({ time: new Date(Date.UTC(2025, 1, 9 + day)).toISOString(), equity: String(10000 - day * 17 + (day % 3) * 40), balance: '10000', drawdown: -0.01 }));

export const graduation = (id) => ({
  id, name: strategy, alias: '', type: 'MOM', interval: '1h', symbols: ['BTCUSDT'], state: 'ACTIVE', next: 'LIVE paper', is_ready: false, paper: null,
  gates: [
    { name: 'proof', value: 1, threshold: 1, verdict: 'pass', detail: '' },
    { name: 'win_rate', value: 0.31, threshold: 0.45, verdict: 'fail', detail: 'of 41 trades' },
    { name: 'paper_days', value: null, threshold: 14, verdict: 'missing', detail: 'no paper session yet' },
  ],
});
export const promotionRefusal = {
  type: '/docs/problems#refused', title: 'A gate or a rule said no.', status: 409, detail: 'two gates are in the way', instance: '/api/v1/graduation', code: 'refused', request_id: 'r-9',
  errors: [{ pointer: 'gates/win_rate', code: 'gate', message: '31.00% is below 45.00%', hint: '' }, { pointer: 'gates/paper_days', code: 'gate', message: 'no paper session yet', hint: 'Start one.' }],
};

// Answers the account's paths in place of the program.
export async function pretend(page, changes = {}) {
  const answers = { portfolio, positions, control, risk, alerts, equity, orders: [], fills: [], ...changes };
  for (const [name, data] of Object.entries(answers))
    await page.route((url) => url.pathname === `/api/v1/${name}`, (route) => route.fulfill({ json: { data: typeof data === 'function' ? data() : data, meta: { as_of: time, seq: null, next_cursor: null, session } } }));
}
