// The evidence table: a metric a row, its gate beside it.
import type { Schemas } from '../api/client';
import type { GateResult, Metrics, Report } from '../api/shapes';

export interface EvidenceRow {
  name: string;
  gate: GateResult | undefined;
  training: number | null;
  holdout: number | null;
  paper: number | null;
}

const rows: { metric: keyof Metrics; gate?: string; name: string }[] = [
  { metric: 'sharpe', gate: 'sharpe', name: 'sharpe' },
  { metric: 'max_drawdown', gate: 'max_drawdown', name: 'max_drawdown' },
  { metric: 'win_rate', gate: 'win_rate', name: 'win_rate' },
  { metric: 'expectancy', gate: 'expectancy', name: 'expectancy' },
  { metric: 'trades', gate: 'total_trades', name: 'total_trades' },
  { metric: 'total_return', name: 'total_return' },
  { metric: 'profit_factor', name: 'profit_factor' },
  { metric: 'exposure', name: 'exposure' },
];

export function windowOf(report: Report, kind: string) {
  return report.windows.find((window) => window.kind === kind);
}

// What the newest paper session made of it; never added to anything.
function ofPaper(paper: Schemas['Graduation']['paper'] | undefined, name: string): number | null {
  if (!paper) return null;
  return name === 'total_trades' ? paper.trades : name === 'total_return' ? paper.return : name === 'max_drawdown' ? paper.drawdown : null;
}

export function evidence(report: Report, paper?: Schemas['Graduation']['paper']): EvidenceRow[] {
  const training = (windowOf(report, 'training') ?? windowOf(report, 'full'))?.metrics;
  const holdout = windowOf(report, 'holdout')?.metrics;
  const value = (metrics: Metrics | undefined, name: keyof Metrics) => (metrics?.[name] ?? null) as number | null;
  return rows.map((row) => ({
    name: row.name,
    gate: report.gates?.find((gate) => gate.name === row.gate),
    training: value(training, row.metric),
    holdout: value(holdout, row.metric),
    paper: ofPaper(paper, row.name),
  }));
}
