// The real program on demonstration data: a store made once, served on a free port.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');
const program = process.env.SIXBTC_PROGRAM ?? join(repository, 'build/release/sixbtc');

function run(words) {
  const done = spawnSync(program, words, { cwd: repository, encoding: 'utf8' });
  if (done.status !== 0) throw new Error(`sixbtc ${words.join(' ')} ended with ${done.status}:\n${done.stderr}`);
  return done.stdout;
}

// The demonstration, a check of its data, and one run whose decisions are kept.
export function makeStore() {
  const folder = mkdtempSync(join(tmpdir(), 'sixbtc-web-'));
  const store = join(folder, 'store');
  run(['demo', '--store', store, '--json']);
  run(['data', 'check', '--store', store]);
  run(['backtest', 'strategies/ema_crossover.pine', '--symbol', 'BTCUSDT', '--interval', '4h', '--store', store, '--json']);
  return { store, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export async function serve(store, words = [], port = '0') {
  const child = spawn(program, ['serve', '--store', store, '--port', port, '--json', ...words], { cwd: repository });
  let out = '';
  let log = '';
  child.stderr.on('data', (part) => { log += part; });
  const said = await new Promise((done, fail) => {
    child.once('exit', (code) => fail(new Error(`serve ended with ${code}:\n${log}`)));
    child.stdout.on('data', (part) => {
      out += part;
      try { done(JSON.parse(out)); } catch { /* not all of it yet */ }
    });
  });
  const stop = () => new Promise((done) => { child.removeAllListeners('exit'); child.once('exit', done); child.kill('SIGTERM'); });
  return { address: said.address, link: said.sign_in, stop, log: () => log };
}
