// Paths and their query live in the address; pages read them, `go` changes them.
import { tick } from 'svelte';

class Router {
  #isFresh = false;  // gone to, its heading not focused yet
  path = $state(location.pathname);
  query = $state(new URLSearchParams(location.search));

  constructor() {
    addEventListener('popstate', () => this.#read());
    addEventListener('click', (event) => this.#follow(event));
  }

  #read() {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
  }

  // Links of this page stay in it; those to files and other sites do not.
  #follow(event: MouseEvent) {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = (event.target as Element | null)?.closest?.('a');
    if (!link || link.target !== '' || link.hasAttribute('download') || link.origin !== location.origin) return;
    if (link.pathname.startsWith('/api/') || link.pathname.startsWith('/docs') || link.pathname.includes('.')) return;
    if (link.hash !== '' && link.pathname === location.pathname) return;
    event.preventDefault();
    this.go(link.pathname + link.search);
  }

  go(address: string) {
    const isSamePage = address.split('?')[0] === this.path;
    history.pushState(null, '', address);
    this.#read();
    if (isSamePage) return;
    scrollTo(0, 0);
    this.#isFresh = true;
  }

  // Once the page that was gone to stands.
  async focusHeading() {
    if (!this.#isFresh) return;
    this.#isFresh = false;
    await tick();
    document.querySelector('h1')?.focus();
  }

  text(name: string, fallback = ''): string {
    return this.query.get(name) ?? fallback;
  }

  // Filters and tabs: the same page with another query.
  with(changes: Record<string, string | undefined>): string {
    const query = new URLSearchParams(this.query);
    for (const [name, value] of Object.entries(changes)) {
      if (value === undefined || value === '') query.delete(name);
      else query.set(name, value);
    }
    const text = query.toString();
    return text === '' ? this.path : `${this.path}?${text}`;
  }
  set(changes: Record<string, string | undefined>) {
    history.replaceState(null, '', this.with(changes));
    this.#read();
  }
}

export const router = new Router();
