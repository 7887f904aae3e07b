import { expect, it } from 'vitest';

import { nameCells } from './phone_rows';

function tableOf(head: string, rows: string): HTMLTableElement {
  document.body.innerHTML = `<table><thead><tr>${head}</tr></thead><tbody>${rows}</tbody></table>`;
  const table = document.querySelector('table') as HTMLTableElement;
  nameCells(table);
  return table;
}
const cells = (table: HTMLTableElement) => [...table.querySelectorAll<HTMLElement>('tbody td, tbody th')];
const places = (table: HTMLTableElement) => cells(table).map((cell) => cell.dataset.place);

it('puts the name and the last figure into the first line, and leaves out what is missing', () => {
  const table = tableOf(
    '<th>Entry</th><th>Strategy</th><th data-wide>Series</th><th class="number">Fees</th><th class="number">Profit</th><th>Closed by</th>',
    '<tr><td>19 Feb</td><td>MOM</td><td>4h</td><td class="number">\u2014</td><td class="number">+2.48</td><td>Stop</td></tr>',
  );
  expect(places(table)).toEqual(['lead', 'rest', 'nothing', 'nothing', 'key', 'rest']);
  expect(cells(table)[1]?.dataset.label).toBe('Strategy');
  expect(cells(table)[1]?.getAttribute('role')).toBe('cell');
});

it('takes the heading of a row as its name, and the marked column as its figure', () => {
  const table = tableOf(
    '<th>Time</th><th>Coin</th><th class="number" data-key>Price</th><th class="number">Fee</th>',
    '<tr><td>now</td><th scope="row">BTCUSDT</th><td>1</td><td>2</td></tr>',
  );
  expect(places(table)).toEqual(['rest', 'lead', 'key', 'rest']);
});
