import type { Sql } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { requireProven } from '@/server/access/call/require-proven';
import type { Candidate } from '../decide/find-candidate';

/**
 * What lets a build into the last stage of its project asks for a fresh proof of who acts, where the
 * installation wants one. Other stages ask for none.
 * @throws Refusal `reauthentication-required`
 */
export async function proveIntoLast(
  services: Services,
  call: Call,
  sql: Sql,
  { stages, to }: Pick<Candidate, 'stages' | 'to'>,
): Promise<void> {
  if (to === stages.at(-1)) await requireProven(services, call, sql);
}
