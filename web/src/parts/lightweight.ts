// What of the library the candle chart uses, in one chunk.
export { CandlestickSeries, HistogramSeries, LineSeries, createChart, createSeriesMarkers } from 'lightweight-charts';
