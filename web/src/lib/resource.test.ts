import { afterEach, expect, it, vi } from 'vitest';

import { paced } from './resource.svelte';

afterEach(() => vi.useRealTimers());

it('asks at once after a quiet time, then at most once a second, and never after its end', () => {
  vi.useFakeTimers();
  let count = 0;
  const pace = paced(() => { count += 1; });
  pace.ask();
  vi.advanceTimersByTime(0);
  expect(count).toBe(1);
  for (let i = 0; i < 50; ++i) { pace.ask(); vi.advanceTimersByTime(10); }
  expect(count).toBe(1);
  vi.advanceTimersByTime(500);
  expect(count).toBe(2);
  pace.ask();
  pace.end();
  vi.advanceTimersByTime(5000);
  expect(count).toBe(2);
});
