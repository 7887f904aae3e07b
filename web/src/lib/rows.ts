// j, k and Enter move through the rows of a table; attach with {@attach rowKeys}.
import { preferences } from './preferences.svelte';

export function rowKeys(table: HTMLElement) {
  const press = (event: KeyboardEvent) => {
    if (!preferences.hasLetterKeys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName)) return;
    if (document.querySelector('dialog[open]') || (event.key !== 'j' && event.key !== 'k')) return;
    const links = [...table.querySelectorAll<HTMLElement>('tbody a')];
    const at = links.indexOf(document.activeElement as HTMLElement);
    const next = event.key === 'j' ? Math.min(at + 1, links.length - 1) : Math.max(at - 1, 0);
    links[next]?.focus();
  };
  document.addEventListener('keydown', press);
  return () => document.removeEventListener('keydown', press);
}
