// Log lines as the program writes them: "TIME LEVEL SUBJECT: TEXT".
export type Level = 'debug' | 'info' | 'warning' | 'error';
const levels: Level[] = ['debug', 'info', 'warning', 'error'];

export function levelOf(line: string): Level {
  const words = line.split(/\s+/, 4).map((word) => word.toLowerCase().replace(/[^a-z]/g, ''));
  return levels.find((level) => words.includes(level)) ?? (words.includes('critical') ? 'error' : 'info');
}

export function filtered(lines: string[], least: Level, text: string): string[] {
  const wanted = text.toLowerCase();
  return lines.filter((line) => levels.indexOf(levelOf(line)) >= levels.indexOf(least) && line.toLowerCase().includes(wanted));
}
