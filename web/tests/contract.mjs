// The document the server gives, against an independent validator; the types made of it, against those in use.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import { Validator } from '@seriousme/openapi-schema-validator';

const here = import.meta.dirname;
const kept = resolve(here, '../src/api/schema.ts');

export async function contract(t, world) {
  const document = await (await fetch(`${world.server.address}/openapi.json`)).json();

  await t.test('the OpenAPI document is valid', async () => {
    const validator = new Validator();
    const result = await validator.validate(structuredClone(document));
    assert.equal(result.valid, true, JSON.stringify(result.errors, null, 1)?.slice(0, 4000));
    assert.equal(validator.version, '3.1');
  });

  await t.test('the generated client is the one in use', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sixbtc-types-'));
    writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document));
    const made = spawnSync(process.execPath, [resolve(here, '../node_modules/openapi-typescript/bin/cli.js'), join(folder, 'openapi.json'), '--exclude-deprecated', '-o', join(folder, 'schema.ts')], { encoding: 'utf8' });
    assert.equal(made.status, 0, made.stderr);
    const fresh = readFileSync(join(folder, 'schema.ts'), 'utf8');
    rmSync(folder, { recursive: true });
    if (process.env.SIXBTC_REFRESH) writeFileSync(kept, fresh);
    assert.equal(fresh === readFileSync(kept, 'utf8'), true, 'src/api/schema.ts is not of this program: run the web tests with SIXBTC_REFRESH=1');
  });
}
