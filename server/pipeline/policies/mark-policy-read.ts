import { statement } from '@/server/platform/sql/database';
import { personCalling } from '@/server/access/call/callers';
import type { Call, Services } from '@/server/access/call/context';
import { findStage, type StageName } from '@/server/access/rights/find-stage';

// No further than to what there is: what comes later is told.
const mark = statement(
  'policy.mark-read',
  `INSERT INTO policy_read AS known (stage_id, person_id, version)
   SELECT $1::uuid, $2::uuid, least($3::int, coalesce(max(version), 0))
   FROM policy WHERE stage_id = $1::uuid
   ON CONFLICT (stage_id, person_id)
   DO UPDATE SET version = greatest(known.version, excluded.version)`,
);

/**
 * The caller has read what the versions of a stage's policy loosened, up to one. Says something of their
 * own inbox only, so it is no line of the trail.
 * @throws Refusal `not-found`, `forbidden` for robots.
 */
export async function markPolicyRead(
  services: Services,
  call: Call,
  { version, ...name }: StageName & { readonly version: number },
): Promise<{ done: true }> {
  const { id } = personCalling(call);
  const { stage } = await findStage(services, call, name);
  await services.db.sql.query(mark, [stage.id, id, version]);
  return { done: true };
}
