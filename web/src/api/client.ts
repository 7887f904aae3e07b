// The one way to the server: typed by the OpenAPI document, problems as values that pages can show.
import type { components, paths } from './schema';

export type Schemas = components['schemas'];
export type Problem = Schemas['Problem'];
export type Meta = Schemas['Meta'];

type JsonOf<Operation> = Operation extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : Operation extends { responses: { 202: { content: { 'application/json': infer Body } } } }
    ? Body
    : unknown;

// Only what the document describes can be asked for.
export type GetPath = { [Path in keyof paths]: paths[Path] extends { get: object } ? Path : never }[keyof paths];
export type Answer<Path extends GetPath> = JsonOf<paths[Path]['get']>;
export type DataOf<Path extends GetPath> = Answer<Path> extends { data: infer Data } ? Data : unknown;
export type RowOf<Path extends GetPath> = DataOf<Path> extends (infer Row)[] ? Row : never;

export interface Envelope<Data> {
  data: Data;
  meta: Meta;
}
export type Values = Record<string, string | number | boolean | undefined>;

export class ApiError extends Error {
  constructor(readonly problem: Pick<Problem, 'status' | 'code' | 'detail' | 'title' | 'request_id'> & Partial<Problem>) {
    super(problem.detail || problem.title);
  }
  get status() {
    return this.problem.status;
  }
  // The part of the program that does not exist yet (501).
  get missing(): string | undefined {
    return this.problem.missing;
  }
}

// Fills {names} of the path; the rest becomes the query.
export function urlOf(path: string, values: Values = {}): string {
  const query = new URLSearchParams();
  let url = path;
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined || value === '') continue;
    const place = `{${name}}`;
    if (url.includes(place)) url = url.replace(place, encodeURIComponent(String(value)));
    else query.set(name, String(value));
  }
  const text = query.toString();
  return text === '' ? url : `${url}?${text}`;
}

async function failure(answer: Response): Promise<ApiError> {
  const text = await answer.text();
  try {
    const problem = JSON.parse(text) as Problem;
    if (typeof problem.code === 'string') return new ApiError(problem);
  } catch {
    // Not ours: a proxy's page.
  }
  return new ApiError({
    status: answer.status,
    code: 'unexpected_answer',
    title: 'The server gave an answer this page does not know.',
    detail: `HTTP ${answer.status}`,
    request_id: answer.headers.get('X-Request-Id') ?? '',
  });
}

async function send(url: string, options: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(url, options);
  } catch (reason) {
    if (reason instanceof DOMException && reason.name === 'AbortError') throw reason;
    throw new ApiError({
      status: 0,
      code: 'unreachable',
      title: 'The server does not answer.',
      detail: 'The server does not answer. Is sixbtc serve still running?',
      request_id: '',
    });
  }
  // Health says 503 with its parts in the usual envelope; problems have a type of their own.
  if (!answer.ok && answer.headers.get('Content-Type') !== 'application/json') throw await failure(answer);
  return answer;
}

let missing: { path: string; part: string }[] = [];
// What the server says it does not have: asked for only once it does.
export function setMissing(parts: { path: string; part: string }[]) {
  missing = parts;
}

export async function get<Path extends GetPath>(
  path: Path,
  values?: Values,
  signal?: AbortSignal,
): Promise<Envelope<DataOf<Path>>> {
  const gap = missing.find((one) => one.path === path);
  if (gap)
    throw new ApiError({ status: 501, code: 'not_implemented', title: '', detail: `It needs ${gap.part}`, request_id: '', missing: gap.part });
  const answer = await send(urlOf(path, values), { headers: { Accept: 'application/json' }, signal: signal ?? null });
  return (await answer.json()) as Envelope<DataOf<Path>>;
}

let csrf: string | null = null;
export function setCsrf(value: string | null) {
  csrf = value;
}

// Writes carry a fresh idempotency key, so that a retry of the browser never acts twice.
export async function write<Data>(
  method: 'POST' | 'DELETE',
  path: keyof paths,
  values: Values = {},
  body?: unknown,
): Promise<Envelope<Data> | null> {
  const headers: Record<string, string> = { Accept: 'application/json', 'Idempotency-Key': crypto.randomUUID() };
  if (csrf !== null) headers['X-SixBTC-CSRF'] = csrf;
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const answer = await send(urlOf(path, values), {
    method,
    headers,
    body: body === undefined ? null : JSON.stringify(body),
  });
  return answer.status === 204 ? null : ((await answer.json()) as Envelope<Data>);
}
