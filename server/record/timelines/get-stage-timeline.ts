import { statement } from '@/server/platform/sql/database';
import {
  fromTimelineCursor,
  positionOf,
  shortly,
  showEntry,
  type TimelineEntry,
  type TimelineRow,
  whoLetIn,
} from './timeline-entry';
import type { Call, Services } from '@/server/access/call/context';
import { pageOf, type Page } from '@/server/platform/sql/page';
import { findStage, type StageOfImage } from '@/server/content/images/find-stage-of-image';

// Promotions tell of the tags that they set; in the entry stage pushes and people set them.
const timeline = statement(
  'image.stage-timeline',
  `SELECT entry.*, $3::text AS stage, $4::text AS "stageName" FROM (
     SELECT 'b' || b.number AS id, 'pushed' AS kind, b."pushedAt" AS at, b."pushedBy" AS by,
       NULL::uuid AS promotion, b.number AS build, '{}'::jsonb AS facts
     FROM build b WHERE b."imageId" = $1::uuid AND $7::boolean
   UNION ALL
     SELECT 'p' || m.id, CASE m.kind WHEN 'rollback' THEN 'rolled-back' ELSE 'promoted' END,
       m."finishedAt", coalesce(act.by, m."requestedBy"), m.id, b.number,
       jsonb_build_object('from', f.name, 'reason', ${shortly('m.reason')}, 'asker', m."requestedBy")
     FROM promotion m JOIN stage f ON f.id = m."fromStageId" JOIN build b ON b.id = m."buildId"
     ${whoLetIn(`$6 || '#' || b.number || ' → ' || $3`)}
     WHERE m."imageId" = $1::uuid AND m."toStageId" = $2::uuid AND m.state = 'promoted'
   UNION ALL
     SELECT 'a' || e.seq, CASE e.action WHEN 'promotion.requested' THEN 'requested' ELSE 'ended' END,
       e.at, e."actorName", m.id, b.number,
       jsonb_build_object('reason', ${shortly(`e.after->>'reason'`)}, 'outcome', ${shortly(`e.after->>'outcome'`)})
     FROM promotion m JOIN build b ON b.id = m."buildId"
     JOIN audit_event e ON e.target = $6 || '#' || b.number || ' → ' || $3
       AND e.after->>'promotion' = m.id::text AND e."projectId" = m."projectId"
     WHERE m."imageId" = $1::uuid AND m."toStageId" = $2::uuid AND e.action IN (
       'promotion.requested', 'promotion.rejected', 'promotion.cancelled', 'promotion.lapsed',
       'promotion.superseded', 'promotion.failed')
   UNION ALL
     SELECT 'd' || a.id, 'approved', a.at, a.by, m.id, b.number,
       jsonb_build_object('reason', ${shortly('a.comment')})
     FROM promotion m JOIN approval a ON a."promotionId" = m.id AND a.decision = 'approve'
     JOIN build b ON b.id = m."buildId"
     WHERE m."imageId" = $1::uuid AND m."toStageId" = $2::uuid
   UNION ALL
     SELECT 'm' || v.id, 'tag-moved', v.at, v.by, NULL, b.number,
       jsonb_build_object('tag', v.name, 'arrived', b.number IS NOT NULL,
         'gone', v."toDigest" IS NULL, 'first', v."fromDigest" IS NULL)
     FROM tag_move v LEFT JOIN build b ON b."imageId" = v."imageId" AND b.digest = v."toDigest"
     WHERE v."registryId" = $5::uuid AND v."imageId" = $1::uuid AND v."promotionId" IS NULL
       AND v.name !~ '^build-[0-9]+$'
   UNION ALL
     SELECT 'a' || e.seq, 'deleted', e.at, e."actorName", NULL, b.number, '{}'::jsonb
     FROM build b JOIN audit_event e ON e.target = $6 || '#' || b.number || ' in ' || $3
     WHERE b."imageId" = $1::uuid AND $7::boolean AND e.action = 'manifest.deleted'
   ) entry
   WHERE $8::timestamptz IS NULL OR (at, id) < ($8::timestamptz, $9::text)
   ORDER BY at DESC, id DESC LIMIT $10`,
);

/**
 * What a stage had when, newest first: what was pushed or promoted into it, what was asked for, who
 * approved it and how that ended, tags that were set or removed by hand.
 * @throws Refusal `not-found` naming what is not there, `invalid` for a foreign cursor.
 */
export async function getStageTimeline(
  services: Services,
  call: Call,
  query: StageOfImage & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<TimelineEntry & { build: number | null }>> {
  const { at = null, id = null } = fromTimelineCursor(query.cursor) ?? {};
  const { project, image, imageId, stage } = await findStage(services, call, query);
  const rows = await services.db.sql.query<TimelineRow>(timeline, [
    ...[imageId, stage.id, stage.slug, stage.name, stage.registryId],
    ...[`${project.slug}/${image}`, stage.position === 0, at, id, query.limit + 1],
  ]);
  return pageOf(rows, query.limit, positionOf, (row) => ({ ...showEntry(row), build: row.build }));
}
