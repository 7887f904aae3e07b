// The WebSocket: subscribes, counts, comes back with jitter. Messages are applied once per frame.
import type { Schemas } from '../api/client';

export type Topic = 'job_progress' | 'funnel' | 'strategy_transition' | 'portfolio_update' | 'order_filled' | 'risk_alert';
export interface Message {
  v: number;
  type: string;
  topic?: Topic;
  seq?: number;
  ts?: string;
  kind?: 'snapshot' | 'update' | 'event';
  data?: unknown;
  heartbeat_seconds?: number;
}

const topics: Topic[] = ['job_progress', 'funnel', 'strategy_transition', 'portfolio_update', 'order_filled', 'risk_alert'];

// Doubling from half a second up to thirty, of which half is chance.
export function backoffSeconds(attempt: number, chance: number): number {
  const most = Math.min(30, 0.5 * 2 ** attempt);
  return most / 2 + (most / 2) * chance;
}

// What a message does to the numbers of its topic.
export function place(seen: number | undefined, message: Message): 'apply' | 'repeat' | 'gap' {
  if (message.kind === 'snapshot' || seen === undefined || message.seq === undefined) return 'apply';
  if (message.seq <= seen) return 'repeat';
  // Updates between may have been replaced by newer ones; events never are.
  return message.kind === 'event' && message.seq > seen + 1 ? 'gap' : 'apply';
}

export const paperJob = 'paper_session';
// The session a job runs.
export function sessionOf(job: Schemas['Job']): string | undefined {
  return job.kind === paperJob ? (job.request as { session?: string } | null)?.session : undefined;
}

class Stream {
  isOpen = $state(false);
  wasOpen = $state(false);
  lastHeard = $state(0);
  // How often each topic changed: pages renew by reading it.
  changes = $state<Record<Topic, number>>({ job_progress: 0, funnel: 0, strategy_transition: 0, portfolio_update: 0, order_filled: 0, risk_alert: 0 });
  jobs = $state.raw<Schemas['Job'][]>([]);
  portfolio = $state.raw<Schemas['Portfolio'] | undefined>(undefined);
  // What the newest fill and alert say, for those who cannot see them appear.
  fill = $state.raw<Schemas['Fill'] | undefined>(undefined);
  alert = $state.raw<Schemas['Alert'] | undefined>(undefined);
  // Whether the server still knows this browser; asked when coming back fails, and after it worked.
  onretry: () => void = () => {};
  #seen: Partial<Record<Topic, number>> = {};
  #socket: WebSocket | undefined;
  #attempt = 0;
  #heartbeatSeconds = 15;
  #waiting: Message[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  start() {
    if (this.#socket) return;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1/ws`);
    this.#socket = socket;
    socket.onmessage = (event) => {
      this.lastHeard = Date.now();
      this.#take(JSON.parse(String(event.data)) as Message);
    };
    socket.onclose = () => this.#closed();
    const watch = setInterval(() => {
      if (this.#socket !== socket) return clearInterval(watch);
      if (this.isOpen && Date.now() - this.lastHeard > this.#heartbeatSeconds * 2000) socket.close();
    }, 1000);
  }

  stop() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.close();
  }

  #closed() {
    const wasOpen = this.isOpen;
    this.isOpen = false;
    if (!this.#socket) return;
    if (!wasOpen) this.onretry();
    this.#socket = undefined;
    this.#timer = setTimeout(() => this.start(), backoffSeconds(this.#attempt++, Math.random()) * 1000);
  }

  #take(message: Message) {
    if (message.type === 'hello') {
      this.#heartbeatSeconds = message.heartbeat_seconds ?? 15;
      if (this.wasOpen) this.#cameBack();
      this.isOpen = this.wasOpen = true;
      this.#attempt = 0;
      this.#subscribe(topics);
    } else if (message.topic) {
      this.#waiting.push(message);
      if (this.#waiting.length === 1) requestAnimationFrame(() => this.#paint());
    }
  }

  // Pages load again: what happened meanwhile may come as a snapshot that tells no changes.
  #cameBack() {
    for (const topic of topics) this.changes[topic] += 1;
    this.onretry();
  }

  #subscribe(wanted: Topic[]) {
    const since = Object.fromEntries(wanted.filter((topic) => this.#seen[topic] !== undefined).map((topic) => [topic, this.#seen[topic]]));
    this.#socket?.send(JSON.stringify({ op: 'subscribe', topics: wanted, since }));
  }

  #paint() {
    const batch = this.#waiting;
    this.#waiting = [];
    const changed = new Set<Topic>();
    for (const message of batch) {
      const topic = message.topic as Topic;
      const verdict = place(this.#seen[topic], message);
      if (verdict === 'gap') this.#subscribe([topic]);
      if (verdict !== 'apply') continue;
      this.#seen[topic] = message.seq ?? 0;
      if (topic === 'job_progress') this.#applyJobs(message);
      else if (topic === 'portfolio_update' && message.data) this.portfolio = message.data as Schemas['Portfolio'];
      else if (topic === 'order_filled' && message.kind === 'event') this.fill = message.data as Schemas['Fill'];
      else if (topic === 'risk_alert' && message.kind === 'event') this.alert = message.data as Schemas['Alert'];
      // The page loaded its own data when it opened; a first snapshot says nothing new.
      if (message.kind !== 'snapshot') changed.add(topic);
    }
    for (const topic of changed) this.changes[topic] += 1;
  }

  #applyJobs(message: Message) {
    if (message.kind === 'snapshot') {
      this.jobs = message.data as Schemas['Job'][];
      return;
    }
    const job = message.data as Schemas['Job'];
    const rest = this.jobs.filter((one) => one.id !== job.id);
    this.jobs = [job, ...rest].sort((a, b) => b.created_at.localeCompare(a.created_at));
  }
}

export const stream = new Stream();
