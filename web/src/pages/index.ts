// Where each page lives, in the order of the rail. Pages load when they are opened.
import type { Component } from 'svelte';

export interface PageInfo {
  path: string;
  title: string;
  key?: string;  // after `g`
  group: 'watch' | 'research' | 'house';
  isOnPhoneBar?: boolean;
  load: () => Promise<{ default: Component<never> }>;  // takes the id, or nothing
}

export const pageList: PageInfo[] = [
  { path: '/', title: 'Overview', key: 'o', group: 'watch', isOnPhoneBar: true, load: () => import('./Overview.svelte') },
  { path: '/pipeline', title: 'Pipeline', key: 'p', group: 'watch', isOnPhoneBar: true, load: () => import('./Pipeline.svelte') },
  { path: '/strategies', title: 'Strategies', key: 's', group: 'watch', load: () => import('./Strategies.svelte') },
  { path: '/paper', title: 'Paper', key: 'f', group: 'watch', load: () => import('./Paper.svelte') },
  { path: '/positions', title: 'Positions', key: 'n', group: 'watch', isOnPhoneBar: true, load: () => import('./Positions.svelte') },
  { path: '/trades', title: 'Trades', key: 't', group: 'watch', load: () => import('./Trades.svelte') },
  { path: '/decisions', title: 'Decisions', key: 'd', group: 'watch', load: () => import('./Decisions.svelte') },
  { path: '/risk', title: 'Risk', key: 'r', group: 'watch', isOnPhoneBar: true, load: () => import('./Risk.svelte') },
  { path: '/backtests', title: 'Backtests', key: 'b', group: 'research', load: () => import('./Backtests.svelte') },
  { path: '/compare', title: 'Compare', key: 'c', group: 'research', load: () => import('./Compare.svelte') },
  { path: '/ml', title: 'Models', key: 'm', group: 'research', load: () => import('./Models.svelte') },
  { path: '/data', title: 'Data', key: 'a', group: 'research', load: () => import('./Data.svelte') },
  { path: '/tax', title: 'Tax', key: 'x', group: 'house', load: () => import('./Tax.svelte') },
  { path: '/activity', title: 'Activity', key: 'v', group: 'house', load: () => import('./Activity.svelte') },
  { path: '/health', title: 'Health', key: 'h', group: 'house', load: () => import('./Health.svelte') },
  { path: '/logs', title: 'Logs', key: 'l', group: 'house', load: () => import('./Logs.svelte') },
  { path: '/settings', title: 'Settings', key: 'e', group: 'house', load: () => import('./Settings.svelte') },
];

const details: { prefix: string; parent: string; load: PageInfo['load'] }[] = [
  { prefix: '/strategies/', parent: '/strategies', load: () => import('./Strategy.svelte') },
  { prefix: '/paper/', parent: '/paper', load: () => import('./PaperSession.svelte') },
  { prefix: '/backtests/', parent: '/backtests', load: () => import('./Backtest.svelte') },
];

export interface Place {
  page: PageInfo;
  load: PageInfo['load'];
  id: string | undefined;  // of /strategies/ID
}

export function placeOf(path: string): Place | undefined {
  const clean = path === '/dashboard' ? '/' : path.replace(/(.)\/$/, '$1');
  const page = pageList.find((one) => one.path === clean);
  if (page) return { page, load: page.load, id: undefined };
  const detail = details.find((one) => clean.startsWith(one.prefix));
  const parent = detail && pageList.find((one) => one.path === detail.parent);
  if (!detail || !parent) return undefined;
  return { page: parent, load: detail.load, id: decodeURIComponent(clean.slice(detail.prefix.length)) };
}
