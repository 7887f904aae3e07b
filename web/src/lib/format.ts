// Numbers, times and names as people read them. Minus is U+2212 on the screen, ASCII in files.
import { preferences } from './preferences.svelte';

export const missing = '\u2014';
const minus = '\u2212';

type Numeric = number | string | null | undefined;

function valueOf(value: Numeric): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = typeof value === 'number' ? value : Number(value);
  return Number.isFinite(number) ? number : null;
}

function signed(text: string, value: number, isSigned: boolean): string {
  if (value < 0 && /[1-9]/.test(text)) return minus + text;
  return isSigned && value > 0 ? `+${text}` : text;
}

function fixed(value: number, decimals: number): string {
  return Math.abs(value).toLocaleString('en-AU', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
}

export function decimal(value: Numeric, decimals = 2, isSigned = false): string {
  const number = valueOf(value);
  return number === null ? missing : signed(fixed(number, decimals), number, isSigned);
}

// Two decimals; below a cent two significant digits.
export function money(value: Numeric, isSigned = false, asset = ''): string {
  const number = valueOf(value);
  if (number === null) return missing;
  const size = Math.abs(number);
  const text = size !== 0 && size < 0.01 ? size.toLocaleString('en-AU', { maximumSignificantDigits: 2, maximumFractionDigits: 20, roundingPriority: 'lessPrecision' }) : fixed(number, 2);
  return signed(text, number, isSigned) + (asset === '' ? '' : ` ${asset}`);
}

// From a ratio: 0.1234 is 12.34 %.
export function percent(value: Numeric, decimals = 2, isSigned = false): string {
  const number = valueOf(value);
  return number === null ? missing : `${signed(fixed(number * 100, decimals), number, isSigned)}%`;
}

// Falls are negative, whatever sign the figure was stored with.
export function drawdown(value: Numeric): string {
  const number = valueOf(value);
  return number === null ? missing : percent(-Math.abs(number));
}

export function probability(value: Numeric): string {
  const number = valueOf(value);
  if (number === null) return missing;
  return number < 0.001 ? '<0.001' : number.toFixed(3);
}

export function score(value: Numeric): string {
  return decimal(value, 0);
}

export function count(value: Numeric): string {
  return decimal(value, 0);
}

// As many decimals as the venue wrote, with thousands separated.
export function price(text: string | null | undefined): string {
  const number = valueOf(text);
  if (number === null || text === null || text === undefined) return missing;
  const decimals = Math.min(8, text.split('.')[1]?.length ?? 0);
  return signed(fixed(number, number >= 1000 ? Math.min(2, decimals) : decimals), number, false);
}

export function bytes(value: number): string {
  return value < 1024 * 1024 ? `${(value / 1024).toFixed(1)} kB` : `${(value / 1024 / 1024).toFixed(1)} MB`;
}

export function time(text: string | null | undefined): string {
  if (!text) return missing;
  return new Intl.DateTimeFormat('en-AU', {
    timeZone: preferences.zone,
    year: 'numeric', month: 'short', day: '2-digit', hour: '2-digit', minute: '2-digit',
    hourCycle: 'h23', timeZoneName: 'short',
  }).format(new Date(text));
}

export function date(text: string | null | undefined): string {
  if (!text) return missing;
  return new Intl.DateTimeFormat('en-AU', { timeZone: preferences.zone, year: 'numeric', month: 'short', day: '2-digit' })
    .format(new Date(text));
}

// Relative below a day; exact after.
export function ago(text: string | null | undefined, now: number): string {
  if (!text) return missing;
  const seconds = Math.round((now - Date.parse(text)) / 1000);
  if (seconds < -5 || seconds >= 86_400) return time(text);
  if (seconds < 5) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return `${Math.floor(seconds / 3600)} h ago`;
}

export function duration(seconds: number): string {
  if (seconds < 0) return minus + duration(-seconds);
  const days = Math.floor(seconds / 86_400), hours = Math.floor(seconds / 3600) % 24, minutes = Math.floor(seconds / 60) % 60;
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(seconds)} s`;
}

// "max_drawdown" is "Max drawdown".
export function words(name: string | null | undefined): string {
  if (!name) return missing;
  const text = name.replaceAll('_', ' ').replaceAll('.', ' \u203a ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

// A line of the program as a sentence.
export function sentence(text: string | null | undefined): string {
  if (!text) return missing;
  const whole = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(whole) ? whole : `${whole}.`;
}

// Up, down or nothing: never by colour alone.
export function direction(value: Numeric): { mark: string; tone: 'up' | 'down' | '' } {
  const number = valueOf(value);
  if (number === null || number === 0) return { mark: '', tone: '' };
  return number > 0 ? { mark: '\u25b2', tone: 'up' } : { mark: '\u25bc', tone: 'down' };
}

const ratios = new Set(['win_rate', 'expectancy', 'max_drawdown', 'holdout', 'total_return', 'cagr', 'exposure', 'volatility', 'data_quality', 'neighbours_profitable']);
// A figure of a gate, by its name.
export function figure(name: string, value: Numeric): string {
  if (valueOf(value) === null) return missing;
  if (name === 'max_drawdown') return drawdown(value);
  if (ratios.has(name)) return percent(value);
  if (name.includes('trades') || name.endsWith('bars') || name === 'windows') return count(value);
  return decimal(value);
}
