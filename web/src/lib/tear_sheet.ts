// The server's tear sheet as what charts take.
import type { Schemas } from '../api/client';

export type SheetWindow = Schemas['TearSheetWindow'];

// Midnights UTC, in seconds, one per day of the daily lists.
export function days(sheet: SheetWindow): number[] {
  const first = Date.parse(`${sheet.first_day}T00:00:00Z`) / 1000;
  return sheet.daily_equity.map((_, index) => first + index * 86_400);
}

// The middle of each bin, for its bar.
export function bins(returns: NonNullable<SheetWindow['returns']>): number[] {
  return returns.counts.map((_, index) => returns.low + (index + 0.5) * returns.width);
}

// Long curves thinned to at most `most` points, the last one kept.
export function thinned(values: number[], most: number): { steps: number[]; values: number[] } {
  const every = Math.max(1, Math.ceil(values.length / most));
  const steps = values.map((_, index) => index).filter((index) => index % every === 0 || index === values.length - 1);
  return { steps, values: steps.map((index) => values[index] ?? 0) };
}

export const windowNames: Record<string, string> = {
  training: 'Training (in-sample)',
  holdout: 'Holdout',
  full: 'Full window (in-sample)',
};

// Two curves over the days both have, each as a ratio of its first shared day.
export function commonDays(a: SheetWindow | undefined, b: SheetWindow | undefined): { x: number[]; a: number[]; b: number[] } | undefined {
  if (!a || !b) return undefined;
  const valuesOfB = new Map(days(b).map((day, index) => [day, b.daily_equity[index] ?? 0]));
  const shared = days(a).map((day, index) => ({ day, a: a.daily_equity[index] ?? 0, b: valuesOfB.get(day) })).filter((row) => row.b !== undefined);
  const first = shared[0];
  if (!first || !first.b) return undefined;
  const startOfB = first.b;
  return { x: shared.map((row) => row.day), a: shared.map((row) => row.a / first.a), b: shared.map((row) => (row.b ?? 0) / startOfB) };
}
