import type { Person } from '@/domain/permissions/can';
import { mayAdministerInstance } from '@/domain/permissions/instance';
import { Refusal } from '@/lib/refusal';
import type { Call } from './context';

/** The person who calls; robots are refused. */
export function personCalling(call: Call): Person {
  if (call.actor.kind === 'person') return call.actor;
  throw new Refusal('forbidden', 'Only people can do this; this is a robot’s secret.');
}

/** Refuses everyone but administrators. `doing` begins a sentence: `Creating people`. */
export function requireAdministrator(call: Call, doing: string): void {
  if (mayAdministerInstance(call.actor)) return;
  throw new Refusal('forbidden', `${doing} needs an administrator; ask one.`);
}
