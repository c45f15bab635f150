import type { AutomaticStop } from '@/domain/promotions/automatic-stop';
import { announce } from '../../data/announce';
import { recordAudit } from '../../data/audit';
import { statement } from '../../data/database';
import { lockImage } from '../../data/lock-image';
import type { Services } from '../context';
import type { AutomaticTarget } from './find-automatic';
import { policyOrigin } from './policy-origin';

// What entered meanwhile is no stop, whoever looked first. One that rests on the same goes on: only its words
// are anew, which tell the time.
const keep = statement(
  'promotion.keep-stops',
  `WITH said AS (
     SELECT b.id AS "buildId", b.number, x.kind, x.loud, x.reason, x.mend, x.ground
     FROM json_to_recordset($3::json)
       AS x(build int, kind text, loud boolean, reason text, mend text, ground text)
     JOIN build b ON b."imageId" = $2::uuid AND b.number = x.build
     WHERE NOT EXISTS (SELECT 1 FROM promotion m WHERE m."toStageId" = $1::uuid
       AND m."buildId" = b.id AND m.state = 'promoted' AND x.kind NOT IN ('left-behind', 'trouble', 'refused'))
   ), gone AS (
     DELETE FROM automatic_stop a USING build b
     WHERE a."stageId" = $1::uuid AND b.id = a."buildId" AND b."imageId" = $2::uuid
       AND a."buildId" NOT IN (SELECT "buildId" FROM said)
     RETURNING b.number
   ), kept AS (
     INSERT INTO automatic_stop AS a ("stageId", "buildId", kind, loud, reason, mend, ground, since)
     SELECT $1::uuid, "buildId", kind, loud, reason, mend, ground, $4::timestamptz FROM said
     ON CONFLICT ("stageId", "buildId") DO UPDATE SET kind = EXCLUDED.kind, loud = EXCLUDED.loud,
       reason = EXCLUDED.reason, mend = EXCLUDED.mend, ground = EXCLUDED.ground,
       since = CASE WHEN (a.kind, a.ground) = (EXCLUDED.kind, EXCLUDED.ground) THEN a.since
         ELSE EXCLUDED.since END
       WHERE (a.kind, a.ground, a.reason) IS DISTINCT FROM (EXCLUDED.kind, EXCLUDED.ground, EXCLUDED.reason)
     RETURNING "buildId", since
   )
   SELECT number, kept.since = $4::timestamptz AS new FROM kept JOIN said USING ("buildId")
   UNION ALL SELECT number, false FROM gone`,
);

/**
 * Keeps why a stage does not take builds of an image by itself, where it was looked at just now: what
 * stopped is on the board and in the inbox of who can mend it, and on the trail where somebody has to do
 * something (L16); what goes on is taken away. It is the same stop, told once, for as long as what is said of
 * it is the same: sentences hold no time that moves, and how long it stands is `since`.
 */
export const keepStops = (
  { db, clock }: Services,
  target: AutomaticTarget,
  stops: readonly AutomaticStop[],
): Promise<void> =>
  db.transaction(async (sql) => {
    const { projectId, project, image, imageId, stageId, to, policyVersion } = target;
    await lockImage(sql, projectId, image);
    const grounded = stops.map((stop) => ({ ...stop, ground: stop.ground ?? stop.reason }));
    const values = [stageId, imageId, JSON.stringify(grounded), clock()];
    const changed = await sql.query<{ number: number; new: boolean }>(keep, values);
    if (changed.length === 0) return;
    const origin = policyOrigin(to, policyVersion);
    for (const stop of stops) {
      if (!stop.loud || !changed.some((one) => one.new && one.number === stop.build)) continue;
      await recordAudit(sql, origin, {
        action: 'promotion.stopped',
        projectId,
        target: `${project}/${image}#${stop.build} → ${to}`,
        after: { kind: stop.kind, reason: stop.reason, mend: stop.mend },
      });
    }
    await announce(sql, { kind: 'promotion-changed', projectId, image, stage: to });
  });
