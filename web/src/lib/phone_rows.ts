// On a phone a row of a table is two lines: its name with its main figure, and below them the rest, each
// with the name of its column. The figure is of the column marked data-key, else of the last number; columns
// marked data-wide are left to larger screens.
export const phone = '(max-width: 639px)';

const cellsOf = (row: Element | null) => [...(row?.children ?? [])] as HTMLElement[];
const text = (cell: Element | undefined) => cell?.textContent?.trim() ?? '';

export function nameCells(table: HTMLTableElement) {
  const heads = cellsOf(table.querySelector('thead tr'));
  const marked = heads.findIndex((cell) => cell.dataset.key !== undefined);
  const key = marked >= 0 ? marked : heads.findLastIndex((cell, index) => index > 0 && cell.classList.contains('number'));
  // What is laid out otherwise is no table to a reader any more, unless it says so.
  const say = (selector: string, role: string) => { for (const one of table.querySelectorAll(selector)) one.setAttribute('role', role); };
  table.setAttribute('role', 'table');
  say('thead, tbody', 'rowgroup');
  say('tr', 'row');
  say('thead th', 'columnheader');
  say('tbody th', 'rowheader');
  say('tbody td', 'cell');
  for (const row of table.querySelectorAll('tbody tr')) {
    const cells = cellsOf(row);
    const lead = Math.max(0, cells.findIndex((cell) => cell.tagName === 'TH'));
    for (const [index, cell] of cells.entries()) {
      const words = text(cell);
      const isNothing = heads[index]?.dataset.wide !== undefined || words === '\u2014' || (words === '' && !cell.firstElementChild);
      cell.dataset.place = index === lead ? 'lead' : isNothing ? 'nothing' : index === key ? 'key' : 'rest';
      cell.dataset.label = text(heads[index]);
    }
  }
}

export function phoneRows(element: HTMLElement) {
  const narrow = matchMedia(phone);
  const name = () => {
    const table = element.querySelector('table');
    if (table && narrow.matches) nameCells(table);
  };
  name();
  const observer = new MutationObserver(name);
  observer.observe(element, { childList: true, subtree: true, characterData: true });
  narrow.addEventListener('change', name);
  return () => { observer.disconnect(); narrow.removeEventListener('change', name); };
}
