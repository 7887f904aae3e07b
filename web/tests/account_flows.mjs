// An account that trades: what the frame shows, and a stop that leaves something behind. The answers are made up where
// the simulated venue never misbehaves that way.
import assert from 'node:assert/strict';

import { control, graduation, halted, pretend, promotionRefusal } from './session_fixture.mjs';
import { openPage } from './world.mjs';

async function frame(world) {
  const { page, go, close } = await openPage(world);
  await pretend(page);
  await go('/');
  const account = page.getByRole('group', { name: 'Account' });
  await account.getByText('9,802.55').waitFor();
  await account.getByText('\u2212181.44').waitFor();
  await account.getByText('1.18%').waitFor();
  await account.getByText('2 alerts').waitFor();
  assert.equal(await page.locator('.world').innerText(), 'PAPER');
  assert.match(await page.title(), /PAPER/);
  await page.getByText('venue and books differ').first().waitFor();
  await go('/positions');
  await page.getByText('\u2715 differs').waitFor();
  await go('/risk');
  await page.getByRole('row', { name: /^Halt/ }).getByText('Yes \u2715').waitFor();
  await page.getByRole('row', { name: /BTCUSDT and ETHUSDT/ }).getByText('One bet').waitFor();
  await page.keyboard.press('Shift+E');
  const closing = page.getByRole('dialog', { name: 'Emergency stop' }).locator('.closing');
  await closing.waitFor();
  assert.match(await closing.innerText(), /8\.20 USDT: fees 5\.68, slippage 2\.52/);
  await close();
}

async function leftovers(world) {
  const { page, go, close } = await openPage(world);
  let isStopped = false;
  await pretend(page, { control: () => (isStopped ? halted : control) });
  await page.route('**/api/v1/control/emergency-stop', (route) => { isStopped = true; return route.fulfill({ json: { data: halted, meta: { as_of: halted.as_of, seq: null, next_cursor: null } } }); });
  await go('/');
  await page.keyboard.press('Shift+E');
  const dialog = page.getByRole('dialog', { name: 'Emergency stop' });
  await dialog.getByText('2 positions').waitFor();
  await dialog.getByLabel('Type STOP').fill('STOP');
  await dialog.getByRole('button', { name: 'Stop now' }).click();
  const alert = dialog.getByRole('alert');
  await alert.getByText('Not flat.').waitFor();
  await alert.getByText('ETHUSDT: 1.25').waitFor();
  await alert.getByText('Order c-17').waitFor();
  assert.equal(await dialog.getByText('confirmed by the venue').count(), 0);
  await close();
}

// The failed gates stand in the dialog before anybody asks, and in the refusal after.
async function promotionRefused(world) {
  const { page, go, close } = await openPage(world);
  const { id } = world.passed;
  await page.route(`**/api/v1/graduation/${id}`, (route) => route.fulfill({ json: { data: graduation(id), meta: { as_of: control.as_of, seq: null, next_cursor: null } } }));
  await page.route(`**/api/v1/graduation/${id}/promote`, (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify(promotionRefusal) }));
  await go(`/pipeline?card=${id}`);
  await page.getByText('2 gates in the way.').waitFor();
  await page.getByRole('button', { name: /^Promote to/ }).click();
  const dialog = page.getByRole('dialog', { name: /^Promote to/ });
  await dialog.getByText('In the way: Win rate, Paper days.').waitFor();
  await dialog.getByLabel('Reason').fill('it looks good to me');
  await dialog.getByRole('button', { name: 'Promote', exact: true }).click();
  const alert = dialog.getByRole('alert');
  await alert.getByText('Refused.').waitFor();
  await alert.getByText('31.00% is below 45.00%').waitFor();
  await alert.getByText('Request r-9').waitFor();
  await close(['status of 409']);
}

export async function accountFlows(t, world) {
  for (const [name, flow] of Object.entries({ frame, leftovers, promotionRefused })) await t.test(name, () => flow(world));
}
