// Candles of a series in memory: newest first fetched, older ones on demand, at most 50,000.
import { get, type Schemas } from '../api/client';

export const candlesMax = 50_000;
const page = 1000;

export interface Bar {
  time: number;  // seconds UTC
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  isComplete: boolean;
}

export function barOf(candle: Schemas['Candle']): Bar {
  return {
    time: Date.parse(candle.open_time) / 1000,
    open: Number(candle.open), high: Number(candle.high), low: Number(candle.low), close: Number(candle.close),
    volume: Number(candle.volume),
    isComplete: candle.complete,
  };
}

export interface SeriesName { exchange: string; market: string; symbol: string; interval: string }

// "binance/spot/BTCUSDT/4h"
export function parseSeries(text: string): SeriesName {
  const [exchange = '', market = '', symbol = '', interval = ''] = text.split('/');
  return { exchange, market, symbol, interval };
}

export class CandleFeed {
  bars: Bar[] = [];
  isAtStart = false;
  #to: string | undefined;
  #isLoading = false;

  constructor(readonly series: SeriesName, to?: string) {
    this.#to = to;
  }

  // True when bars were added at the front.
  async older(): Promise<boolean> {
    if (this.#isLoading || this.isAtStart || this.bars.length >= candlesMax) return false;
    this.#isLoading = true;
    try {
      const answer = await get('/api/v1/candles', { ...this.series, limit: page, ...(this.#to === undefined ? {} : { to: this.#to }) });
      const rows = answer.data as Schemas['Candle'][];
      const first = rows[0];
      if (!first) {
        this.isAtStart = true;
        return false;
      }
      this.bars = [...rows.map(barOf), ...this.bars];
      this.#to = first.open_time;
      this.isAtStart = answer.meta.next_cursor === null;
      return true;
    } finally {
      this.#isLoading = false;
    }
  }
}
