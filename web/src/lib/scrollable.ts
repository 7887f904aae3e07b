// What scrolls sideways must be reachable by keys, and only then is it a stop of the Tab key.
export function scrollable(element: HTMLElement) {
  const measure = () => {
    if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
    else element.removeAttribute('tabindex');
  };
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  if (element.firstElementChild) observer.observe(element.firstElementChild);
  return () => observer.disconnect();
}
