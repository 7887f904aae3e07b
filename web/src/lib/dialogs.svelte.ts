// Which dialog stands open; one at a time.
export type DialogName = 'palette' | 'help' | 'stop' | 'more';

class Dialogs {
  open = $state<DialogName | undefined>(undefined);
  show(name: DialogName) {
    this.open = name;
  }
  close() {
    this.open = undefined;
  }
}
export const dialogs = new Dialogs();
