import { expect, it } from 'vitest';

import { riskFigure, toneOf, usedOf, type RiskRule } from './risk_figures';

const rule = (changes: Partial<RiskRule>): RiskRule => ({ rule: 'daily_loss', unit: 'ratio', value: 0.01, limit: 0.03, headroom: 0.02, trips: 0, last_trip: null, ...changes });

it('writes each unit as people read it', () => {
  expect(riskFigure('ratio', 0.0312)).toBe('3.12%');
  expect(riskFigure('count', 5)).toBe('5');
  expect(riskFigure('seconds', 3661)).toBe('1 h 1 min');
  expect(riskFigure('flag', 1)).toBe('Yes');
  expect(riskFigure('flag', 0)).toBe('No');
  expect(riskFigure('ratio', null)).toBe('\u2014');
});

it('warns at two thirds and trips at the limit, by value and not by colour alone', () => {
  expect(usedOf(rule({}))).toBeCloseTo(1 / 3);
  expect(toneOf(rule({}))).toBe('');
  expect(toneOf(rule({ value: 0.025 }))).toBe('warn');
  expect(toneOf(rule({ value: 0.05 }))).toBe('crit');
  expect(usedOf(rule({ limit: null }))).toBeUndefined();
  expect(toneOf(rule({ unit: 'flag', value: 1, limit: null }))).toBe('crit');
});
