import { expect, it } from 'vitest';

import { backoffSeconds, place } from './stream.svelte';

it('comes back slower each time, never later than half a minute', () => {
  expect(backoffSeconds(0, 0)).toBe(0.25);
  expect(backoffSeconds(0, 1)).toBe(0.5);
  expect(backoffSeconds(3, 0.5)).toBe(3);
  expect(backoffSeconds(40, 1)).toBe(30);
});

it('applies snapshots, skips repeats, sees lost events', () => {
  const message = { v: 1, type: 'job_progress', topic: 'job_progress' as const };
  expect(place(undefined, { ...message, kind: 'event', seq: 9 })).toBe('apply');
  expect(place(9, { ...message, kind: 'snapshot', seq: 3 })).toBe('apply');
  expect(place(9, { ...message, kind: 'event', seq: 9 })).toBe('repeat');
  expect(place(9, { ...message, kind: 'event', seq: 10 })).toBe('apply');
  expect(place(9, { ...message, kind: 'event', seq: 12 })).toBe('gap');
  // Between two updates others may have been replaced.
  expect(place(9, { ...message, kind: 'update', seq: 12 })).toBe('apply');
});
