import { expect, it } from 'vitest';

import { taxYearName, taxYearOf } from './tax_year';

it('begins the income year on the first of July in Sydney, not in UTC', () => {
  expect(taxYearOf(Date.parse('2025-06-30T13:59:00Z'))).toBe(2025);
  expect(taxYearOf(Date.parse('2025-06-30T14:00:00Z'))).toBe(2026);
  expect(taxYearOf(Date.parse('2025-01-01T00:00:00Z'))).toBe(2025);
});

it('names a year by both its ends', () => {
  expect(taxYearName(2025)).toBe('2024-25');
  expect(taxYearName(2100)).toBe('2099-00');
});
