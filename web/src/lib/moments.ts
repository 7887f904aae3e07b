// A datetime-local field holds no zone; here it always means UTC, as in the API and in files.
export function isoOf(field: string): string {
  return `${field.length === 16 ? `${field}:00` : field.slice(0, 19)}Z`;
}

// A date field as the instant that day begins.
export function dayStart(field: string): string {
  return `${field}T00:00:00Z`;
}
