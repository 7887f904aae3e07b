// What a person chose for this browser; nothing of it reaches the server.
export type Theme = 'system' | 'dark' | 'light';
export type Colours = 'classic' | 'safe' | 'red-up';

function stored(name: string, fallback: string): string {
  try {
    return localStorage.getItem(name) ?? fallback;
  } catch {
    return fallback;
  }
}

function store(name: string, value: string) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the page.
  }
}

class Preferences {
  theme = $state<Theme>(stored('theme', 'system') as Theme);
  colours = $state<Colours>(stored('colours', 'classic') as Colours);
  zone = $state(stored('zone', 'Australia/Sydney'));
  hasLetterKeys = $state(stored('letter-keys', 'on') === 'on');
  isChecklistHidden = $state(stored('checklist', 'shown') === 'hidden');
  // Grows whenever colours change, for charts that paint on canvas.
  paints = $state(0);

  setTheme(theme: Theme) {
    this.theme = theme;
    store('theme', theme);
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    this.paints += 1;
  }
  setColours(colours: Colours) {
    this.colours = colours;
    store('colours', colours);
    document.documentElement.dataset.colours = colours;
    this.paints += 1;
  }
  setZone(zone: string) {
    this.zone = zone;
    store('zone', zone);
    this.paints += 1;
  }
  setLetterKeys(isOn: boolean) {
    this.hasLetterKeys = isOn;
    store('letter-keys', isOn ? 'on' : 'off');
  }
  hideChecklist() {
    this.isChecklistHidden = true;
    store('checklist', 'hidden');
  }
}

export const preferences = new Preferences();

// A token's value, for canvas.
export function colour(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${token}`).trim();
}
