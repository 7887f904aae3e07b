// A figure of a risk rule by its unit, and how much of its limit is used.
import { count, decimal, duration, missing, percent } from './format';
import type { Schemas } from '../api/client';

export type RiskRule = Schemas['RiskState']['bands'][number]['rules'][number];

export function riskFigure(unit: RiskRule['unit'], value: number | null): string {
  if (value === null) return missing;
  if (unit === 'ratio') return percent(value);
  if (unit === 'count') return Number.isInteger(value) ? count(value) : decimal(value);
  if (unit === 'seconds') return duration(value);
  if (unit === 'flag') return value !== 0 ? 'Yes' : 'No';
  return decimal(value);
}

// 0 to 1; undefined where there is nothing to compare.
export function usedOf(rule: RiskRule): number | undefined {
  if (rule.unit === 'flag' || rule.value === null || rule.limit === null || rule.limit <= 0) return undefined;
  return Math.max(0, Math.min(1, rule.value / rule.limit));
}

export function toneOf(rule: RiskRule): '' | 'warn' | 'crit' {
  if (rule.unit === 'flag') return rule.value !== null && rule.value !== 0 ? 'crit' : '';
  const used = usedOf(rule);
  if (used === undefined) return '';
  return used >= 1 ? 'crit' : used >= 0.66 ? 'warn' : '';
}
