// What the document leaves open ("any"): written by hand beside what the server sends.

export interface GateResult {
  name: string;
  value: number | null;
  threshold: number;
  verdict: 'pass' | 'fail' | 'undecided' | 'off';
  interval?: [number, number] | null;
  rule?: string;
}

export interface YearResult {
  year: number;
  return: number;
  max_drawdown: number;
  days: number;
}

// Ratios are fractions; a figure that does not exist is null.
export interface Metrics {
  trades: number;
  wins: number;
  losses: number;
  initial_capital: string;
  final_equity: string;
  total_return: number;
  buy_and_hold: number | null;
  max_drawdown: number;
  sharpe: number | null;
  sortino: number | null;
  calmar: number | null;
  cagr: number | null;
  volatility: number | null;
  win_rate: number | null;
  payoff: number | null;
  profit_factor: number | null;
  expectancy: number | null;
  exposure: number | null;
  turnover: number | null;
  fees: string;
  funding: string;
  break_even_cost_per_side: number | null;
  years: YearResult[];
}

export interface TradeFigures {
  direction: 'long' | 'short';
  entry_time: string;
  exit_time: string;
  entry_price: string;
  exit_price: string;
  quantity: string;
  pnl: string;
  fees: string;
  funding: string;
  reason: string;
  stop?: string | null;    // levels at the entry; absent or null: none, or not kept
  target?: string | null;
}

export interface ReportWindow {
  kind: 'training' | 'holdout' | 'full';
  series: string;
  from: string;
  to: string;
  metrics: Metrics;
  passport: Record<string, string>;
  regimes: { regime: string; days: number; trades: number; profit: string }[];
  trades: TradeFigures[];
}

export interface BandResult {
  band: string;
  final_equity: string;
  trades: number;
  sharpe: number | null;
  max_drawdown: number;
  passes_screen: boolean;
}

export interface Report {
  name: string;
  alias: string;
  id: string;
  status: string;
  base: string;
  type: string;
  interval: string;
  symbols: string[];
  generation_mode: string;
  is_recomputed: boolean;
  parameters: Record<string, string> | null;
  gates: GateResult[] | null;
  score: number | null;
  bands: { inside_bars: string; screen: string; profit: string; results: BandResult[] } | null;
  windows: ReportWindow[];
}

export interface HistoryEvent {
  id: string;
  number: number;
  time: string;
  event: string;
  from: string | null;
  to: string;
  rule: string;
  numbers: GateResult[];
  by: string;
  reason: string;
}

export interface History {
  name: string;
  state: string;
  is_proven: boolean;
  why: string;
  gates: GateResult[];
  events: HistoryEvent[];
  screening: { score: number; strategies_tried: number; passed: boolean } | null;
}

// A paper session as `sixbtc paper --json` prints it; money in the account's asset.
export interface PaperManifest {
  session: string;
  kind: string;
  created_at: string;
  from: string;
  to: string;
  note: string;
  strategies: { id: string; name: string; series: string }[];
}

export interface PaperStrategy {
  strategy: string;
  id: string;
  series: string;
  trades: number;
  won: number;
  pnl: string;
  fees: string;
  funding: string;
  open: string;
  bars: number;
  outcomes: Record<string, number>;
}

export interface PaperView extends Omit<PaperManifest, 'strategies'> {
  strategies: PaperStrategy[];
  complete: boolean;
  initial: string;
  balance: string;
  equity: string;
  venue_balance: string;
  drawdown: number;
  fills: number;
  events: number;
  alerts: string[];
  alerts_more: number;
  curve: { first_day: string; equity: number[] };
  verified: boolean;
  differs_at: number | null;
}

export const parityParts = ['signal', 'timing', 'price', 'fee', 'funding', 'size', 'residual'] as const;
export type ParityParts = Record<(typeof parityParts)[number], string>;

export interface ParityView {
  strategies: { strategy: string; id: string; series: string; backtest_trades: number; session_trades: number; matched: number; backtest: string; session: string; difference: string; parts: ParityParts }[];
  backtest: string;
  result: string;
  difference: string;
  parts: ParityParts;
  open_in_backtest: number;
  open_in_session: number;
  trades: { strategy: string; series: string; entry_time: string; side: string; backtest: string | null; session: string | null; difference: string; parts: ParityParts }[];
}

export interface WhyView {
  session: string;
  strategy: string;
  id: string;
  series: string;
  bar_open: string;
  bar_close: string;
  outcome: string;
  detail: string;
  position: string;
  indicators: Record<string, number | null>;
  totals: Record<string, number>;
  decided: number;
  bars: number;
}
