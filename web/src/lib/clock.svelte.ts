// One clock for everything that says how old it is.
class Clock {
  now = $state(Date.now());
  constructor() {
    setInterval(() => { this.now = Date.now(); }, 1000);
  }
}
export const clock = new Clock();
