import { expect, it } from 'vitest';

import { urlOf } from '../api/client';
import { pageList, placeOf } from '../pages';
import { barOf, parseSeries } from './candles';
import { filtered, levelOf } from './log_lines';
import { bins, commonDays, days, thinned, type SheetWindow } from './tear_sheet';
import { tokens } from './tokens';

it('fills paths and leaves empty values out of the query', () => {
  expect(urlOf('/api/v1/strategies/{id}/trades', { id: 'a/b', format: 'csv' })).toBe('/api/v1/strategies/a%2Fb/trades?format=csv');
  expect(urlOf('/api/v1/ranking', { which: '', limit: undefined })).toBe('/api/v1/ranking');
});

it('knows every page and those below them', () => {
  for (const page of pageList) expect(placeOf(page.path)?.page.path).toBe(page.path);
  expect(new Set(pageList.map((page) => page.key)).size).toBe(pageList.length);
  expect(placeOf('/dashboard')?.page.path).toBe('/');
  expect(placeOf('/strategies/ab%20c')?.id).toBe('ab c');
  expect(placeOf('/nowhere')).toBeUndefined();
});

it('cuts source into words without losing a letter', () => {
  const line = 'if close > ta.sma(close, 20) and not x  // "why"';
  const found = tokens(line);
  expect(found.map((token) => token.text).join('')).toBe(line);
  expect(found.filter((token) => token.kind === 'keyword').map((token) => token.text)).toEqual(['if', 'and', 'not']);
  expect(found.at(-1)?.kind).toBe('comment');
  expect(tokens('a = "<b>"').at(-1)).toEqual({ text: '"<b>"', kind: 'text' });
});

it('filters log lines by level and text', () => {
  const lines = ['2026-01-01T00:00:00Z info import x: 7 files', '2026-01-01T00:00:01Z error web: no', '2026-01-01T00:00:02Z warning slow'];
  expect(levelOf(lines[1] ?? '')).toBe('error');
  expect(filtered(lines, 'warning', '')).toHaveLength(2);
  expect(filtered(lines, 'debug', 'FILES')).toHaveLength(1);
});

it('reads candles and series names', () => {
  expect(parseSeries('binance/spot/BTCUSDT/4h')).toEqual({ exchange: 'binance', market: 'spot', symbol: 'BTCUSDT', interval: '4h' });
  const bar = barOf({ open_time: '1970-01-01T00:01:00Z', open: '1.5', high: '2', low: '1', close: '1.75', volume: '3', complete: false });
  expect(bar).toEqual({ time: 60, open: 1.5, high: 2, low: 1, close: 1.75, volume: 3, isComplete: false });
});

const sheet = (first_day: string, daily_equity: number[]) => ({ first_day, daily_equity }) as SheetWindow;

it('lays days out in UTC and compares curves over shared days only', () => {
  expect(days(sheet('1970-01-02', [1, 2]))).toEqual([86_400, 172_800]);
  const shared = commonDays(sheet('1970-01-01', [100, 110, 121]), sheet('1970-01-02', [50, 40, 30]));
  expect(shared).toEqual({ x: [86_400, 172_800], a: [1, 1.1], b: [1, 0.8] });
  expect(commonDays(sheet('1970-01-01', [1]), sheet('1971-01-01', [1]))).toBeUndefined();
});

it('centres bins and keeps the last point of a thinned curve', () => {
  expect(bins({ low: -1, width: 0.5, counts: [1, 2] })).toEqual([-0.75, -0.25]);
  expect(thinned([0, 1, 2, 3, 4, 5, 6], 3)).toEqual({ steps: [0, 3, 6], values: [0, 3, 6] });
});
