// One answer of the API with its state: loading, ready, stale (it could not be renewed) or error.
import { ApiError, get, type DataOf, type Envelope, type GetPath, type Meta, type Values } from '../api/client';
import { session } from './session.svelte';

export class Resource<Data> {
  data = $state.raw<Data | undefined>(undefined);
  meta = $state.raw<Meta | undefined>(undefined);
  error = $state.raw<ApiError | undefined>(undefined);
  isLoading = $state(false);
  #load: (signal: AbortSignal) => Promise<Envelope<Data>>;
  #aborter: AbortController | undefined;

  constructor(load: (signal: AbortSignal) => Promise<Envelope<Data>>) {
    this.#load = load;
  }

  get isStale() {
    return this.data !== undefined && this.error !== undefined;
  }

  async load(): Promise<void> {
    this.#aborter?.abort();
    const aborter = new AbortController();
    this.#aborter = aborter;
    this.isLoading = true;
    try {
      const answer = await this.#load(aborter.signal);
      if (aborter.signal.aborted) return;
      this.data = answer.data;
      this.meta = answer.meta;
      this.error = undefined;
    } catch (reason) {
      if (aborter.signal.aborted) return;
      this.error = reason instanceof ApiError ? reason : new ApiError({ status: 0, code: 'page', title: 'This page failed.', detail: String(reason), request_id: '' });
      if (this.error.status === 401) session.lost();
    }
    this.isLoading = false;
  }

  abort() {
    this.#aborter?.abort();
  }
}

interface Renewal {
  everySeconds?: number;  // renewed by time while the page is visible
  topic?: () => unknown;  // renewed when the stream said something new, at most once a second
}
const pause = 1000;

// Asks at once when it was quiet, else when the pause is over: a busy stream never floods the server.
export function paced(act: () => void): { ask: () => void; end: () => void } {
  let last = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const run = () => { timer = undefined; last = Date.now(); act(); };
  return {
    ask: () => { timer ??= setTimeout(run, Math.max(0, last + pause - Date.now())); },
    end: () => clearTimeout(timer),
  };
}

// Loads now and whenever the values change, again when the topic or the time says so; ends with the component.
function follow(one: { load(): Promise<void>; abort(): void }, values: () => Values, renewal: Renewal) {
  $effect(() => {
    values();
    void one.load();
    return () => one.abort();
  });
  const { topic, everySeconds } = renewal;
  if (topic) {
    const pace = paced(() => void one.load());
    let seen: unknown;
    let isFirst = true;
    $effect(() => {
      const now = topic();
      if (!isFirst && seen !== now) pace.ask();
      seen = now;
      isFirst = false;
    });
    $effect(() => pace.end);
  }
  if (everySeconds !== undefined)
    $effect(() => {
      const timer = setInterval(() => { if (!document.hidden) void one.load(); }, everySeconds * 1000);
      return () => clearInterval(timer);
    });
}

export function resource<Path extends GetPath>(path: Path, values: () => Values = () => ({}), renewal: Renewal = {}): Resource<DataOf<Path>> {
  const one = new Resource<DataOf<Path>>((signal) => get(path, values(), signal));
  follow(one, values, renewal);
  return one;
}

// A list page by page: rows so far, and where to go on.
export class Pages<Row> extends Resource<Row[]> {
  isAtEnd = $derived(this.meta?.next_cursor === null || this.meta?.next_cursor === undefined);
  #more: (cursor: string) => Promise<Envelope<Row[]>>;

  constructor(path: GetPath, values: () => Values) {
    super((signal) => get(path, values(), signal) as unknown as Promise<Envelope<Row[]>>);
    this.#more = (cursor) => get(path, { ...values(), cursor }) as unknown as Promise<Envelope<Row[]>>;
  }

  async more(): Promise<void> {
    const cursor = this.meta?.next_cursor;
    if (!cursor || this.isLoading) return;
    this.isLoading = true;
    try {
      const answer = await this.#more(cursor);
      this.data = [...(this.data ?? []), ...answer.data];
      this.meta = answer.meta;
    } catch (reason) {
      if (reason instanceof ApiError) this.error = reason;
      else throw reason;
    } finally {
      this.isLoading = false;
    }
  }
}

export function pages<Path extends GetPath>(path: Path, values: () => Values = () => ({}), topic?: () => unknown): Pages<DataOf<Path> extends (infer Row)[] ? Row : never> {
  const all = new Pages<DataOf<Path> extends (infer Row)[] ? Row : never>(path, values);
  follow(all, values, topic ? { topic } : {});
  return all;
}
