// What became of a bar: the word people read, and whether it needs a look.
const texts: Record<string, { text: string; tone: '' | 'ok' | 'warn' | 'crit' | 'accent' }> = {
  no_signal: { text: 'No signal', tone: '' },
  already_in: { text: 'Holds what it wants', tone: '' },
  entered: { text: 'Entered', tone: 'accent' },
  exited: { text: 'Exited', tone: 'accent' },
  held_back: { text: 'Held back by its own limits', tone: 'warn' },
  bad_levels: { text: 'Stop or target on the wrong side', tone: 'crit' },
  risk_refused: { text: 'Refused by risk', tone: 'warn' },
  halted: { text: 'Paused or halted', tone: 'warn' },
  budget_spent: { text: 'Request budget spent', tone: 'warn' },
  venue_refused: { text: 'Refused by the venue', tone: 'crit' },
  no_price: { text: 'No fresh price', tone: 'warn' },
  data_fault: { text: 'Stale feed', tone: 'crit' },
  exit_open: { text: 'Exit on its way', tone: 'accent' },
  entry_open: { text: 'Entry on its way', tone: 'accent' },
  strategy_failed: { text: 'Script stopped itself', tone: 'crit' },
};
export const outcomeNames = Object.keys(texts);

export function outcomeOf(name: string): { text: string; tone: string } {
  return texts[name] ?? { text: name.replaceAll('_', ' '), tone: '' };
}

// The frequent ones first.
export function counted(outcomes: Record<string, number>): { name: string; count: number }[] {
  return Object.entries(outcomes).map(([name, count]) => ({ name, count })).filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}

export function summed(all: Record<string, number>[]): Record<string, number> {
  const total: Record<string, number> = {};
  for (const one of all) for (const [name, count] of Object.entries(one)) total[name] = (total[name] ?? 0) + count;
  return total;
}
