// A paper session from its start to the end that somebody puts to it, with the real engine and its simulated venue.
import { openPage, settled } from './world.mjs';

// Started in the page, watched while it fills, stopped until the venue is flat; then the ways on that are refused.
async function session(world, t) {
  const { page, go, close } = await openPage(world);
  const { id } = world.paper.strategies.at(-1);
  await go('/paper');
  await page.getByLabel('Strategies by id').fill('no-such-strategy');
  await page.getByLabel('From, UTC').fill('2024-11-01');
  await page.getByLabel('To, UTC').fill('2025-03-01');
  await page.getByLabel('Speed').selectOption('100000');
  await page.getByRole('button', { name: 'Start the session' }).click();
  await page.getByRole('alert').filter({ hasText: 'no-such-strategy' }).waitFor();
  await page.getByLabel('Strategies by id').fill(id);
  await page.getByRole('button', { name: 'Start the session' }).click();
  const name = await page.getByRole('status').getByRole('link').innerText();
  await page.locator('.chip', { hasText: 'Running' }).waitFor();
  await page.getByRole('group', { name: 'Account' }).getByText(name).waitFor();

  const start = performance.now();
  await page.getByRole('link', { name: 'Positions', exact: true }).first().click();
  await page.getByRole('link', { name: 'Fills', exact: true }).click();
  const rows = page.locator('tbody tr');
  await rows.first().waitFor({ timeout: 30_000 });
  const first = performance.now() - start;
  const count = await rows.count();
  await page.waitForFunction((before) => document.querySelectorAll('tbody tr').length > before, count, { timeout: 30_000 });
  t.diagnostic(`first fill shown after ${Math.round(first)} ms, more after ${Math.round(performance.now() - start)} ms`);

  await page.keyboard.press('Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Emergency stop' });
  await dialog.getByText(name).waitFor();
  await dialog.getByLabel('Reason').fill('the browser test');
  await dialog.getByLabel('Type STOP').fill('STOP');
  const stopped = performance.now();
  await dialog.getByRole('button', { name: 'Stop now' }).click();
  await dialog.getByText('Flat, confirmed by the venue.').waitFor({ timeout: 30_000 });
  t.diagnostic(`flat after ${Math.round(performance.now() - stopped)} ms`);
  await page.keyboard.press('Escape');

  await go('/risk');
  await page.locator('.chip', { hasText: 'Halted' }).first().waitFor();
  await page.getByText('the browser test').first().waitFor();
  await page.getByRole('button', { name: 'Resume…' }).click();
  const resume = page.getByRole('dialog', { name: 'Resume entries' });
  await resume.getByLabel('Reason').fill('try to go on');
  await resume.getByRole('button', { name: 'Resume entries' }).click();
  await resume.getByRole('alert').getByText('Refused.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Clear the halt…' }).click();
  const clear = page.getByRole('dialog', { name: 'Clear the halt' });
  await clear.getByLabel('Reason').fill('looked at it');
  await clear.getByRole('button', { name: 'Clear the halt' }).click();
  await clear.waitFor({ state: 'detached' });
  await page.locator('.chip', { hasText: 'Not tripped' }).waitFor();

  await go('/paper');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.locator('.chip', { hasText: 'Cancelled' }).waitFor({ timeout: 20_000 });
  await go(`/paper/${name}`);
  await page.getByText('Same again').waitFor();
  await close(['status of 404', 'status of 409', 'status of 422']);
}

// Why and why not, in words, for a bar that somebody names.
async function why(world) {
  const { page, go, close } = await openPage(world);
  const { session: name, strategies } = world.paper;
  await go(`/decisions?session=${name}`);
  await page.getByText('Entered').first().waitFor();
  await page.getByRole('combobox', { name: 'Show' }).selectOption('stopped');
  await settled(page);
  await page.getByText('Refused by risk').first().waitFor();
  await page.getByRole('combobox', { name: 'Strategy' }).last().selectOption(strategies[0].id);
  await page.getByLabel('Moment, UTC').fill('2025-02-20T10:00');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText(/bars came out so/).waitFor();
  await page.getByLabel('Moment, UTC').fill('1999-01-01T10:00');
  await page.getByRole('button', { name: 'Ask' }).click();
  await page.getByText('no bar at that moment').waitFor();
  await close();
}

export async function paperFlows(t, world) {
  await t.test('session', (one) => session(world, one));
  await t.test('why', () => why(world));
}
