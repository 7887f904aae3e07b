// The account of the session that runs, else of the newest one: what the frame of every page shows.
import { get, type Schemas } from '../api/client';
import { Resource } from './resource.svelte';
import { stream } from './stream.svelte';

export type Portfolio = Schemas['Portfolio'];

class Account {
  #loaded = new Resource<Portfolio | null>((signal) => get('/api/v1/portfolio', {}, signal));
  alerts = new Resource<Schemas['Alert'][]>((signal) => get('/api/v1/alerts', { limit: 50 }, signal));

  // The stream speaks only of what runs: what was loaded at the same moment or later also knows that it ended.
  get portfolio(): Portfolio | undefined {
    const heard = stream.portfolio, loaded = this.#loaded.data ?? undefined;
    if (!heard || !loaded) return heard ?? loaded;
    return heard.session === loaded.session && Date.parse(heard.as_of) <= Date.parse(loaded.as_of) ? loaded : heard;
  }
  get isStale() {
    return this.#loaded.isStale;
  }
  load() {
    void this.#loaded.load();
    void this.alerts.load();
  }
}

export const account = new Account();
