// What an emergency stop has reached. Success is only what the venue confirmed.
import type { Schemas } from '../api/client';

export type Control = Schemas['ControlState'];
export type StopAction = 'pause_entries' | 'cancel_and_halt' | 'close_all';
export interface Progress { kind: 'waiting' | 'done' | 'leftovers'; text: string }

const stages: Record<string, string> = {
  cancelling: 'Cancelling orders…',
  closing: 'Closing positions…',
  confirming: 'Waiting for the venue to confirm…',
};
// Longer than this and what is left is said in red.
export const patienceSeconds = 20;

export function progressOf(action: StopAction, control: Control, seconds: number): Progress {
  if (action === 'pause_entries')
    return control.control === 'running' ? { kind: 'waiting', text: 'Pausing entries…' } : { kind: 'done', text: 'Entries are paused. Positions keep their exits.' };
  if (control.control === 'halted' && control.stage === 'done') {
    if (action === 'cancel_and_halt') return { kind: 'done', text: 'Halted, confirmed by the venue. Protective stops stay.' };
    if (control.is_flat) return { kind: 'done', text: 'Flat, confirmed by the venue.' };
  }
  const left = control.leftovers.positions.length + (action === 'close_all' ? control.leftovers.orders.length : 0);
  if (left > 0 && (seconds >= patienceSeconds || control.stage === 'done')) return { kind: 'leftovers', text: 'Not flat. This is left at the venue:' };
  return { kind: 'waiting', text: stages[control.stage ?? ''] ?? 'Asking the engine…' };
}
