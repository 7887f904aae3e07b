// Before the first paint, so that a light page never flashes dark.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
  const colours = localStorage.getItem('colours');
  if (colours) document.documentElement.dataset.colours = colours;
} catch {
  // No storage: the system's theme stands.
}
