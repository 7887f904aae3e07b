// A small curve as SVG paths in a box of 1000 by 100; the highest value touches the top, the lowest the bottom.
export interface Curve { line: string; area: string; low: number; high: number }
export const box = { width: 1000, height: 100 };

export function curveOf(values: number[]): Curve | undefined {
  if (values.length < 2) return undefined;
  const low = Math.min(...values), high = Math.max(...values);
  const x = (index: number) => Math.round((index / (values.length - 1)) * box.width);
  const y = (value: number) => (high === low ? box.height / 2 : Math.round((1 - (value - low) / (high - low)) * box.height));
  const line = values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)} ${y(value)}`).join('');
  return { line, area: `${line}L${box.width} ${box.height}L0 ${box.height}Z`, low, high };
}
