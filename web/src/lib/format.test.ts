import { describe, expect, it } from 'vitest';

import { ago, count, decimal, direction, drawdown, duration, figure, missing, money, percent, price, probability, sentence, time, words } from './format';
import { preferences } from './preferences.svelte';

describe('numbers', () => {
  it('uses the real minus and two decimals', () => {
    expect(money('-1234.5')).toBe('\u22121,234.50');
    expect(money(1234.5, true, 'USDC')).toBe('+1,234.50 USDC');
    expect(money(0, true)).toBe('0.00');
  });
  it('keeps two significant digits below a cent', () => {
    expect(money(0.001234)).toBe('0.0012');
    expect(money(-0.004567, true)).toBe('\u22120.0046');
    expect(money('-0.00000002', true)).toBe('\u22120.00000002');
  });
  it('never signs a zero that rounding made', () => {
    expect(decimal(-0.001)).toBe('0.00');
    expect(percent(-0.000001)).toBe('0.00%');
  });
  it('reads ratios as percent and falls as negative', () => {
    expect(percent(0.1234, 2, true)).toBe('+12.34%');
    expect(drawdown(0.124)).toBe('\u221212.40%');
    expect(drawdown(-0.124)).toBe('\u221212.40%');
  });
  it('shows what does not exist as a dash, never NaN', () => {
    for (const value of [null, undefined, NaN, Infinity, '', 'nonsense']) expect(decimal(value)).toBe(missing);
    expect(price(null)).toBe(missing);
    expect(time(null)).toBe(missing);
  });
  it('keeps the decimals of the venue', () => {
    expect(price('0.15919')).toBe('0.15919');
    expect(price('100497.350000')).toBe('100,497.35');
    expect(count(1270000)).toBe('1,270,000');
  });
  it('formats a p by its size', () => {
    expect(probability(0.0004)).toBe('<0.001');
    expect(probability(0.0412)).toBe('0.041');
  });
  it('knows which gates are ratios', () => {
    expect(figure('win_rate', 0.55)).toBe('55.00%');
    expect(figure('total_trades', 100)).toBe('100');
    expect(figure('sharpe', 1.005)).toBe('1.01');
    expect(figure('max_drawdown', 0.3)).toBe('\u221230.00%');
  });
  it('marks direction by shape, zero by none', () => {
    expect(direction('-3')).toEqual({ mark: '\u25bc', tone: 'down' });
    expect(direction(0)).toEqual({ mark: '', tone: '' });
  });
});

describe('times', () => {
  const noon = '2025-01-15T01:00:00Z';
  it('says the zone', () => {
    preferences.setZone('Australia/Sydney');
    expect(time(noon)).toBe('15 Jan 2025, 12:00 AEDT');
    preferences.setZone('UTC');
    expect(time(noon)).toBe('15 Jan 2025, 01:00 UTC');
  });
  it('is relative below a day', () => {
    const at = Date.parse(noon);
    expect(ago(noon, at + 2000)).toBe('now');
    expect(ago(noon, at + 30_000)).toBe('30 s ago');
    expect(ago(noon, at + 7_200_000)).toBe('2 h ago');
    expect(ago(noon, at + 90_000_000)).toBe(time(noon));
  });
  it('shortens durations', () => {
    expect(duration(59)).toBe('59 s');
    expect(duration(-400)).toBe('\u22126 min 40 s');
    expect(duration(3661)).toBe('1 h 1 min');
    expect(duration(200_000)).toBe('2 d 7 h');
  });
});

it('makes words of names', () => {
  expect(words('max_drawdown')).toBe('Max drawdown');
  expect(words('generation.expansion')).toBe('Generation \u203a expansion');
});

it('makes a sentence of a line', () => {
  expect(sentence('the store is busy')).toBe('The store is busy.');
  expect(sentence('Already one.')).toBe('Already one.');
  expect(sentence('')).toBe(missing);
});
