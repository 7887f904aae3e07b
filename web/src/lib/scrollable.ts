// What scrolls sideways must be reachable by keys, and only then is it a stop of the Tab key. On a phone its rows
// become lines instead.
import { phoneRows } from './phone_rows';

export function scrollable(element: HTMLElement) {
  const endRows = phoneRows(element);
  const measure = () => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  if (element.firstElementChild) observer.observe(element.firstElementChild);
  return () => { observer.disconnect(); endRows(); };
}
