// Which dialog stands open; one at a time.
export type DialogName = 'palette' | 'help' | 'stop' | 'more';

class Dialogs {
  open = $state<DialogName | undefined>(undefined);
  show(name: DialogName) {
    this.open = name;
  }
  // The browser tells late that a dialog closed; by then another may stand open.
  close(name: DialogName) {
    if (this.open === name) this.open = undefined;
  }
}
export const dialogs = new Dialogs();
