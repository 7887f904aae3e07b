// Australian income years: July to June, called by the year they end in.
const zone = 'Australia/Sydney';

export function taxYearOf(moment: number): number {
  const parts = new Intl.DateTimeFormat('en-AU', { timeZone: zone, year: 'numeric', month: 'numeric' }).formatToParts(new Date(moment));
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  return number('month') >= 7 ? number('year') + 1 : number('year');
}

// "2024-25"
export function taxYearName(year: number): string {
  return `${year - 1}-${String(year % 100).padStart(2, '0')}`;
}
