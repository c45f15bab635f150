import { letInOf } from '@/server/pipeline/promotions/who-let-in';
import { statement } from '@/server/platform/sql/database';
import { actorIn } from '@/server/access/actors/actor-of';
import {
  fromTimelineCursor,
  lineId,
  positionOf,
  shortly,
  showEntry,
  type TimelineEntry,
  type TimelineRow,
} from './timeline-entry';
import type { Call, Services } from '@/server/access/call/context';
import { pageOf, type Page } from '@/server/platform/sql/page';
import { repositoryOf } from '@/server/content/repositories/in-image';
import { findStage, type StageOfImage } from '@/server/content/images/find-stage-of-image';

// Promotions tell of the tags that they set; in the entry stage pushes and people set them. A withdrawal is told
// of what had come there by then, also of what the stage has beside, or has left: its digest is there all the same.
const timeline = statement(
  'image.stage-timeline',
  `SELECT entry.*, ${actorIn('entry.by')} AS by, $3::text AS stage, $4::text AS stage_name FROM (
     SELECT ${lineId('0', 'b.number')} AS id, 'pushed' AS kind, b.pushed_at AS at, b.pushed_by_kind AS by_kind,
       b.pushed_by_id AS by_id, b.pushed_by_name AS by_name,
       NULL::uuid AS promotion, b.number AS build, '{}'::jsonb AS facts
     FROM build b WHERE b.image_id = $1::uuid AND $6::boolean
   UNION ALL
     SELECT 'p' || m.id, CASE m.kind WHEN 'rollback' THEN 'rolled-back' ELSE 'promoted' END,
       m.finished_at, m.requested_by_kind, m.requested_by_id, m.requested_by_name, m.id, b.number,
       jsonb_build_object('from', f.name, 'reason', ${shortly('m.reason')}, 'letIn', its.let_in)
     FROM promotion m JOIN stage f ON f.id = m.from_stage_id JOIN build b ON b.id = m.build_id
     CROSS JOIN LATERAL (SELECT ${letInOf('m')} AS let_in) its
     WHERE m.image_id = $1::uuid AND m.to_stage_id = $2::uuid AND m.state = 'promoted'
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, CASE e.action WHEN 'promotion.requested' THEN 'requested' ELSE 'ended' END,
       e.at, e.actor_kind, e.actor_id, e.actor_name, m.id, b.number,
       jsonb_build_object('reason', ${shortly(`e.after->>'reason'`)}, 'outcome', ${shortly(`e.after->>'outcome'`)})
     FROM promotion m JOIN build b ON b.id = m.build_id
     JOIN audit_event e ON e.promotion_id = m.id
     WHERE m.image_id = $1::uuid AND m.to_stage_id = $2::uuid AND e.action IN (
       'promotion.requested', 'promotion.rejected', 'promotion.cancelled', 'promotion.lapsed',
       'promotion.superseded', 'promotion.failed')
   UNION ALL
     SELECT 'd' || a.id, 'approved', a.at, a.by_kind, a.by_id, a.by_name, m.id, b.number,
       jsonb_build_object('reason', ${shortly('a.comment')})
     FROM promotion m JOIN approval a ON a.promotion_id = m.id AND a.decision = 'approve'
     JOIN build b ON b.id = m.build_id
     WHERE m.image_id = $1::uuid AND m.to_stage_id = $2::uuid
   UNION ALL
     SELECT ${lineId('m', 'v.id')}, 'tag-moved', v.at, v.by_kind, v.by_id, v.by_name, NULL, b.number,
       jsonb_build_object('tag', v.name, 'arrived', b.number IS NOT NULL,
         'gone', v.to_digest IS NULL, 'first', v.from_digest IS NULL)
     FROM tag_move v LEFT JOIN build b ON b.image_id = $1::uuid AND b.digest = v.to_digest
     WHERE v.repository_id = ${repositoryOf('$5::uuid', '$1::uuid')} AND v.promotion_id IS NULL
       AND v.name !~ '^build-[0-9]+$'
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, 'deleted', e.at, e.actor_kind, e.actor_id, e.actor_name, NULL, b.number, '{}'::jsonb
     FROM build b JOIN audit_event e ON e.build_id = b.id
     WHERE b.image_id = $1::uuid AND e.action = 'manifest.deleted' AND e.stage_id = $2::uuid
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, CASE e.action WHEN 'build.withdrawn' THEN 'withdrawn' ELSE 'reinstated' END,
       e.at, e.actor_kind, e.actor_id, e.actor_name, NULL, b.number,
       jsonb_build_object('reason', ${shortly(`e.after->>'reason'`)}, 'blockPulls', e.after->'blockPulls',
         'present', EXISTS (SELECT 1 FROM current c WHERE c.build_id = b.id AND c.stage_id = $2::uuid
           AND c.since <= e.at AND (c.until IS NULL OR c.until > e.at)))
     FROM build b JOIN audit_event e ON e.build_id = b.id
     WHERE b.image_id = $1::uuid AND e.action IN ('build.withdrawn', 'build.reinstated')
       AND ($6::boolean OR EXISTS (SELECT 1 FROM promotion m WHERE m.build_id = b.id
         AND m.to_stage_id = $2::uuid AND m.state = 'promoted' AND m.finished_at <= e.at))
   ) entry
   WHERE $7::timestamptz IS NULL OR (at, id) < ($7::timestamptz, $8::text)
   ORDER BY at DESC, id DESC LIMIT $9`,
);

/**
 * What a stage had when, newest first: what was pushed or promoted into it, what was asked for, who
 * approved it and how that ended, tags that were set or removed by hand, withdrawals of what it had.
 * @throws Refusal `not-found` naming what is not there, `invalid` for a foreign cursor.
 */
export async function getStageTimeline(
  services: Services,
  call: Call,
  query: StageOfImage & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<TimelineEntry & { build: number | null }>> {
  const { at = null, id = null } = fromTimelineCursor('stage-timeline', query.cursor) ?? {};
  const { imageId, stage } = await findStage(services, call, query);
  const rows = await services.db.sql.query<TimelineRow>(timeline, [
    imageId,
    stage.id,
    stage.slug,
    stage.name,
    stage.registryId,
    stage.position === 0,
    at,
    id,
    query.limit + 1,
  ]);
  return pageOf('stage-timeline', rows, query.limit, positionOf, (row) => ({
    ...showEntry(row),
    build: row.build,
  }));
}
