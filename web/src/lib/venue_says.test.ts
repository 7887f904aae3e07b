import { expect, it } from 'vitest';

import { venueSays } from './venue_says';

const row = { net_quantity: '0.50', venue_quantity: '0.5', venue_as_of: '2025-01-01T08:00:00Z', entry_time: '2025-01-01T07:30:00Z' };

it('compares numbers, and only words that know of the entry', () => {
  expect(venueSays(row)).toBe('same');
  expect(venueSays({ ...row, venue_quantity: '0' })).toBe('differs');
  expect(venueSays({ ...row, venue_quantity: '0', venue_as_of: '2025-01-01T07:00:00Z' })).toBe('older');
  expect(venueSays({ ...row, venue_quantity: null, venue_as_of: null })).toBe('unknown');
});
