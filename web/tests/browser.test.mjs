// The dashboard in a browser, served by the real program. `node --test tests/browser.test.mjs`.
import { test } from 'node:test';

import { accountFlows } from './account_flows.mjs';
import { budgets } from './budgets.mjs';
import { contract } from './contract.mjs';
import { flows } from './flows.mjs';
import { heap } from './heap.mjs';
import { looks } from './looks.mjs';
import { paperFlows } from './paper_flows.mjs';
import { browserPath, makeWorld } from './world.mjs';

test('dashboard', { skip: browserPath ? false : 'no Chromium here: apt install chromium, or set SIXBTC_BROWSER' }, async (t) => {
  const world = await makeWorld();
  try {
    await contract(t, world);
    await budgets(t, world);
    // Pictures are of the store as it was made; flows change it.
    await looks(t, world);
    await flows(t, world);
    await accountFlows(t, world);
    await paperFlows(t, world);
    await heap(t, world);
  } finally {
    await world.close();
  }
});
