// Our books beside the venue's last word: a word that does not know of the entry yet is no difference.
import type { Schemas } from '../api/client';

type Both = Pick<Schemas['Position'], 'net_quantity' | 'venue_quantity' | 'venue_as_of' | 'entry_time'>;

export function venueSays(row: Both): 'unknown' | 'older' | 'same' | 'differs' {
  if (row.venue_quantity === null || row.venue_as_of === null) return 'unknown';
  if (Number(row.venue_quantity) === Number(row.net_quantity)) return 'same';
  return Date.parse(row.venue_as_of) <= Date.parse(row.entry_time) ? 'older' : 'differs';
}
