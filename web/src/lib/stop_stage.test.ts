import { expect, it } from 'vitest';

import { patienceSeconds, progressOf, type Control } from './stop_stage';

const control = (changes: Partial<Control>): Control => ({
  world: 'paper', session: 's', state: 'running', is_running: true, can_control: true, remedy: null, as_of: '2025-01-01T00:00:00Z', control: 'running', level: 'none',
  cause: null, reason: null, since: null, by: null, stops: [], is_reconciled: true, stage: null, is_flat: false, confirmed_at: null, leftovers: { positions: [], orders: [] },
  closing: { currency: 'USDC', positions: 0, unpriced: 0, notional: '0', fees: '0', slippage: '0', cost: '0' }, ...changes,
});
const position = { symbol: 'BTCUSDT', quantity: '1', venue_quantity: '1' };

it('says flat only when the halt is done and the venue agrees', () => {
  expect(progressOf('close_all', control({}), 0).kind).toBe('waiting');
  expect(progressOf('close_all', control({ control: 'halted', stage: 'confirming', is_flat: true }), 1).kind).toBe('waiting');
  expect(progressOf('close_all', control({ control: 'halted', stage: 'done', is_flat: true }), 1)).toEqual({ kind: 'done', text: 'Flat, confirmed by the venue.' });
});

it('names what is left once the stop ended or patience did', () => {
  const stuck = control({ control: 'halted', stage: 'closing', leftovers: { positions: [position], orders: [] } });
  expect(progressOf('close_all', stuck, patienceSeconds - 1).kind).toBe('waiting');
  expect(progressOf('close_all', stuck, patienceSeconds).kind).toBe('leftovers');
  expect(progressOf('close_all', { ...stuck, stage: 'done' }, 0).kind).toBe('leftovers');
});

it('keeps protective stops where that was asked, and pauses without a halt', () => {
  const halted = control({ control: 'halted', stage: 'done', leftovers: { positions: [position], orders: [{ id: '1', symbol: 'BTCUSDT', purpose: 'stop', state: 'open' }] } });
  expect(progressOf('cancel_and_halt', halted, 0).kind).toBe('done');
  expect(progressOf('pause_entries', control({}), 0).kind).toBe('waiting');
  expect(progressOf('pause_entries', control({ control: 'paused' }), 0).kind).toBe('done');
});
