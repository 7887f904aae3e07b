// The candle chart itself: candles, volume, trades. Knows nothing of the page around it.
import type { IChartApi, ISeriesApi, ISeriesMarkersPluginApi, SeriesMarker, Time, UTCTimestamp } from 'lightweight-charts';

import type { TradeFigures } from '../api/shapes';
import { CandleFeed, type Bar, type SeriesName } from '../lib/candles';
import { decimal } from '../lib/format';
import { colour, preferences } from '../lib/preferences.svelte';
import { CandlestickSeries, HistogramSeries, LineSeries, createChart, createSeriesMarkers } from './lightweight';

const markersMax = 200;
const olderBelow = 50;

export const seconds = (text: string) => (Date.parse(text) / 1000) as UTCTimestamp;

function clockText(time: Time, hasClock: boolean): string {
  return new Intl.DateTimeFormat('en-AU', {
    timeZone: preferences.zone, day: '2-digit', month: 'short', year: '2-digit',
    ...(hasClock ? { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } : {}),
  } as Intl.DateTimeFormatOptions).format(new Date((time as number) * 1000));
}

// As prices are written elsewhere; small ones keep what tells them apart.
function axisPrice(value: number): string {
  return decimal(value, Math.abs(value) >= 100 || value === 0 ? 2 : 8 - Math.max(0, Math.floor(Math.log10(Math.abs(value))) + 3));
}

// The bar a moment falls into: markers must stand on a bar that exists.
function barTime(bars: Bar[], time: number): UTCTimestamp | undefined {
  let low = 0, high = bars.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bars[middle]?.time ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return bars[low - 1]?.time as UTCTimestamp | undefined;
}

export class CandleView {
  #chart: IChartApi;
  #candles: ISeriesApi<'Candlestick'>;
  #volume: ISeriesApi<'Histogram'>;
  #path: ISeriesApi<'Line'>;
  #levels: Record<'stop' | 'target', ISeriesApi<'Line'>>;
  #markers: ISeriesMarkersPluginApi<Time>;
  #feed: CandleFeed;
  #isGone = false;
  #trades: TradeFigures[] = [];
  #chosen: TradeFigures | undefined;
  onread: (bar: Bar | undefined) => void = () => {};
  onmany: (count: number) => void = () => {};

  constructor(host: HTMLElement, series: SeriesName, to: string | undefined) {
    this.#feed = new CandleFeed(series, to);
    this.#chart = createChart(host, {
      autoSize: true,
      layout: { background: { color: 'transparent' }, textColor: colour('fg1'), fontSize: 12, attributionLogo: false },
      grid: { vertLines: { color: colour('line') }, horzLines: { color: colour('line') } },
      timeScale: { timeVisible: true, borderColor: colour('line'), tickMarkFormatter: (time: Time) => clockText(time, false) },
      rightPriceScale: { borderColor: colour('line') },
      localization: { timeFormatter: (time: Time) => clockText(time, true), priceFormatter: axisPrice },
    });
    const up = colour('up'), down = colour('down');
    // Hollow up, filled down: the shape says it too.
    this.#candles = this.#chart.addSeries(CandlestickSeries, {
      upColor: colour('bg1'), borderUpColor: up, wickUpColor: up, downColor: down, borderDownColor: down, wickDownColor: down,
    });
    this.#volume = this.#chart.addSeries(HistogramSeries, { priceScaleId: 'volume', priceFormat: { type: 'volume' }, color: colour('line-strong'), lastValueVisible: false, priceLineVisible: false });
    this.#chart.priceScale('volume').applyOptions({ scaleMargins: { top: 0.85, bottom: 0 } });
    this.#path = this.#chart.addSeries(LineSeries, { lineWidth: 2, lineStyle: 2, lastValueVisible: false, priceLineVisible: false, crosshairMarkerVisible: false });
    const level = (title: string, color: string, lineStyle: 1 | 3) =>
      this.#chart.addSeries(LineSeries, { title, color, lineStyle, lineWidth: 2, lastValueVisible: true, priceLineVisible: false, crosshairMarkerVisible: false });
    this.#levels = { stop: level('Stop', colour('crit'), 1), target: level('Target', colour('ok'), 3) };
    this.#markers = createSeriesMarkers(this.#candles, []);
    this.#chart.subscribeCrosshairMove((move) => {
      const time = move.time as number | undefined;
      this.onread(time === undefined ? this.#feed.bars.at(-1) : this.#feed.bars.find((bar) => bar.time === time));
    });
    this.#chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
      if (range && range.from < olderBelow) void this.#older();
      this.#mark();
    });
  }

  async start(): Promise<void> {
    await this.#feed.older();
    if (this.#isGone) return;
    this.#paint();
    this.#chart.timeScale().setVisibleLogicalRange({ from: Math.max(0, this.#feed.bars.length - 200), to: this.#feed.bars.length + 4 });
    this.onread(this.#feed.bars.at(-1));
  }

  destroy() {
    this.#isGone = true;
    this.#chart.remove();
  }
  setLogarithmic(isOn: boolean) {
    this.#chart.priceScale('right').applyOptions({ mode: isOn ? 1 : 0 });
  }
  screenshot(): HTMLCanvasElement {
    return this.#chart.takeScreenshot();
  }
  // Days back from the newest bar; 0: everything loaded.
  async setRange(days: number): Promise<void> {
    const last = this.#feed.bars.at(-1)?.time;
    if (last === undefined) return;
    if (days === 0) return this.#chart.timeScale().fitContent();
    const from = last - days * 86_400;
    while ((this.#feed.bars[0]?.time ?? 0) > from && (await this.#older()));
    if (this.#isGone) return;
    this.#chart.timeScale().setVisibleRange({ from: Math.max(from, this.#feed.bars[0]?.time ?? from) as UTCTimestamp, to: last as UTCTimestamp });
  }

  setTrades(trades: TradeFigures[]) {
    this.#trades = trades;
    this.#mark();
  }

  // Entry to exit as a line, its stop and target beside it for as long as it was held.
  async choose(trade: TradeFigures | undefined): Promise<void> {
    this.#chosen = trade;
    for (const series of [this.#levels.stop, this.#levels.target]) series.setData([]);
    if (!trade) return this.#path.setData([]);
    while ((this.#feed.bars[0]?.time ?? 0) > seconds(trade.entry_time) && (await this.#older()));
    if (this.#isGone) return;
    const from = barTime(this.#feed.bars, seconds(trade.entry_time)), to = barTime(this.#feed.bars, seconds(trade.exit_time));
    if (from === undefined || to === undefined) return;
    const tone = Number(trade.pnl) < 0 ? 'down' : 'up';
    this.#path.applyOptions({ color: colour(tone) });
    this.#path.setData(from === to ? [] : [{ time: from, value: Number(trade.entry_price) }, { time: to, value: Number(trade.exit_price) }]);
    for (const name of ['stop', 'target'] as const) {
      const value = Number(trade[name] ?? NaN);
      if (Number.isFinite(value)) this.#levels[name].setData(from === to ? [{ time: from, value }] : [{ time: from, value }, { time: to, value }]);
    }
    const index = this.#feed.bars.findIndex((bar) => bar.time === from), span = Math.max(60, this.#feed.bars.findIndex((bar) => bar.time === to) - index);
    this.#chart.timeScale().setVisibleLogicalRange({ from: index - span * 0.5, to: index + span * 1.5 });
    this.#mark();
  }

  async #older(): Promise<boolean> {
    const before = this.#feed.bars.length;
    if (!(await this.#feed.older()) || this.#isGone) return false;
    const range = this.#chart.timeScale().getVisibleLogicalRange();
    this.#paint();
    const added = this.#feed.bars.length - before;
    if (range && before > 0) this.#chart.timeScale().setVisibleLogicalRange({ from: range.from + added, to: range.to + added });
    return true;
  }

  #paint() {
    const faded = colour('fg2');
    // A bar with minutes missing looks unfinished.
    this.#candles.setData(this.#feed.bars.map((bar) => ({
      time: bar.time as UTCTimestamp, open: bar.open, high: bar.high, low: bar.low, close: bar.close,
      ...(bar.isComplete ? {} : { borderColor: faded, wickColor: faded, color: 'transparent' }),
    })));
    this.#volume.setData(this.#feed.bars.map((bar) => ({ time: bar.time as UTCTimestamp, value: bar.volume })));
    this.#mark();
  }

  #mark() {
    const range = this.#chart.timeScale().getVisibleRange();
    const bars = this.#feed.bars;
    if (!range || bars.length === 0) return;
    const from = range.from as number, to = range.to as number;
    const visible = this.#trades.filter((trade) => seconds(trade.exit_time) >= from && seconds(trade.entry_time) <= to);
    this.onmany(visible.length * 2 > markersMax ? visible.length : 0);
    if (visible.length * 2 > markersMax) return this.#markers.setMarkers([]);
    const found: SeriesMarker<Time>[] = [];
    for (const trade of visible) {
      const isLong = trade.direction === 'long', isChosen = trade === this.#chosen;
      const entry = barTime(bars, seconds(trade.entry_time)), exit = barTime(bars, seconds(trade.exit_time));
      const tone = colour(Number(trade.pnl) < 0 ? 'down' : 'up');
      if (entry !== undefined)
        found.push({ time: entry, position: isLong ? 'belowBar' : 'aboveBar', shape: isLong ? 'arrowUp' : 'arrowDown', color: colour('accent'), size: isChosen ? 2 : 1, text: isChosen ? (isLong ? 'Long' : 'Short') : '' });
      if (exit !== undefined)
        found.push({ time: exit, position: isLong ? 'aboveBar' : 'belowBar', shape: trade.reason.includes('stop') ? 'square' : 'circle', color: tone, size: isChosen ? 2 : 1, text: isChosen ? trade.reason : '' });
    }
    this.#markers.setMarkers(found.sort((a, b) => (a.time as number) - (b.time as number)));
  }
}
