import type { AutomaticStop } from '@/domain/promotions/automatic-stop';
import { recordAudit } from '@/server/platform/events/audit';
import { touch } from '@/server/platform/events/touch';
import { statement } from '@/server/platform/sql/database';
import { lockImage } from '@/server/platform/locks/lock-image';
import type { Services } from '@/server/access/call/context';
import type { AutomaticTarget } from './find-automatic';
import { policyOrigin } from '../policy-origin';

// What entered meanwhile is no stop, whoever looked first.
const keep = statement(
  'promotion.keep-stops',
  `WITH said AS (
     SELECT b.id AS build_id, b.number, b.digest, x.kind, x.loud, x.reason, x.mend
     FROM json_to_recordset($3::json) AS x(build int, kind text, loud boolean, reason text, mend text)
     JOIN build b ON b.image_id = $2::uuid AND b.number = x.build
     WHERE NOT EXISTS (SELECT 1 FROM promotion m WHERE m.to_stage_id = $1::uuid
       AND m.build_id = b.id AND m.state = 'promoted' AND x.kind NOT IN ('left-behind', 'trouble', 'refused'))
   ), gone AS (
     DELETE FROM automatic_stop a USING build b
     WHERE a.stage_id = $1::uuid AND b.id = a.build_id AND b.image_id = $2::uuid
       AND a.build_id NOT IN (SELECT build_id FROM said)
     RETURNING b.id AS build_id, b.number, b.digest
   ), kept AS (
     INSERT INTO automatic_stop (stage_id, build_id, kind, loud, reason, mend, since)
     SELECT $1::uuid, build_id, kind, loud, reason, mend, $4::timestamptz FROM said
     ON CONFLICT (stage_id, build_id) DO UPDATE SET kind = EXCLUDED.kind, loud = EXCLUDED.loud,
       reason = EXCLUDED.reason, mend = EXCLUDED.mend,
       since = CASE WHEN automatic_stop.kind = EXCLUDED.kind THEN automatic_stop.since ELSE EXCLUDED.since END
       WHERE (automatic_stop.kind, automatic_stop.reason) IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.reason)
     RETURNING build_id
   )
   SELECT build_id, number, digest, true AS new FROM said WHERE build_id IN (SELECT build_id FROM kept)
   UNION ALL SELECT build_id, number, digest, false FROM gone`,
);

/** A build that is stopped otherwise than before, or not any more. */
interface Changed {
  readonly buildId: string;
  readonly number: number;
  readonly digest: string;
  readonly new: boolean;
}

/**
 * Keeps why a stage does not take builds of an image by itself, where it was looked at just now: what
 * stopped is on the board and in the inbox of who can mend it, and on the trail where somebody has to do
 * something (L16); what goes on is taken away. It is the same stop, told once, for as long as what is said of
 * it is the same: sentences hold no time that moves. How long it stands is `since`, whatever words it is told in.
 */
export const keepStops = (
  { db, clock }: Services,
  target: AutomaticTarget,
  stops: readonly AutomaticStop[],
): Promise<void> =>
  db.transaction(async (sql) => {
    const { projectId, project, image, imageId, stageId, to, policyVersion } = target;
    await lockImage(sql, projectId, image);
    const values = [stageId, imageId, JSON.stringify(stops), clock()];
    const changed = await sql.query<Changed>(keep, values);
    if (changed.length === 0) return;
    const origin = policyOrigin({ id: stageId, slug: to }, policyVersion);
    for (const stop of stops) {
      const told = changed.find((one) => one.new && one.number === stop.build);
      if (!stop.loud || !told) continue;
      const { buildId, digest } = told;
      await recordAudit(sql, origin, {
        action: 'promotion.stopped',
        projectId,
        subjects: { imageId, buildId, digest, stageId },
        target: `${project}/${image}#${stop.build} → ${to}`,
        after: { kind: stop.kind, reason: stop.reason, mend: stop.mend },
      });
    }
    await touch(sql, { projectId, image, stage: to });
  });
