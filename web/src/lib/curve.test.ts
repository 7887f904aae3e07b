import { expect, it } from 'vitest';

import { curveOf } from './curve';

it('draws from edge to edge, highest at the top', () => {
  expect(curveOf([10, 30, 20])).toEqual({ line: 'M0 100L500 0L1000 50', area: 'M0 100L500 0L1000 50L1000 100L0 100Z', low: 10, high: 30 });
});

it('draws nothing of one value and a flat line of equal ones', () => {
  expect(curveOf([1])).toBeUndefined();
  expect(curveOf([5, 5])?.line).toBe('M0 50L1000 50');
});
