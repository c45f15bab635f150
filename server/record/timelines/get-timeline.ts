import { partsFrom } from '@/server/content/manifests/parts';
import { rollBacksFrom } from '@/server/content/current/current';
import { letInOf } from '@/server/pipeline/promotions/who-let-in';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { pageOf, type Page } from '@/server/platform/sql/page';
import { findBuild, type BuildName } from '@/server/content/builds/find-build';
import { actorIn } from '@/server/access/actors/actor-of';
import {
  fromTimelineCursor,
  lineId,
  positionOf,
  shortly,
  showEntry,
  shownProperties,
  type TimelineEntry,
  type TimelineRow,
} from './timeline-entry';

// A roll back is news of what it went back to, and of what it left. A promotion tells of the tags that it set
// itself; a tag that it moved away from a build is news of that build. The tag `build-<number>` never moves,
// so it is none. Requests, their ends and withdrawals are told by the trail: it says who did each. What is
// attached tells of the build, or of a digest alone that is of it: one of several builds, or one that came later.
const timeline = statement(
  'build.timeline',
  `WITH RECURSIVE ${partsFrom('SELECT $4::text AS root')}, aim AS (
     SELECT DISTINCT said FROM parts CROSS JOIN unnest(ARRAY[digest, left(digest, 71)]) said
   ), line AS (
     SELECT * FROM audit_event WHERE build_id = $1::uuid
   ), told AS (
     SELECT * FROM line WHERE action IN ('evidence.attached', 'evidence.removed')
     UNION ALL SELECT e.* FROM aim JOIN audit_event e ON e.digest = aim.said
     WHERE e.build_id IS NULL AND e.image_id = $2::uuid AND e.action IN ('evidence.attached', 'evidence.removed')
   )
   SELECT *, ${actorIn('entry.by')} AS by, NULL::int AS build FROM (
     SELECT '0' AS id, 'pushed' AS kind, b.pushed_at AS at, b.pushed_by_kind AS by_kind,
       b.pushed_by_id AS by_id, b.pushed_by_name AS by_name,
       s.slug AS stage, s.name AS stage_name, NULL::uuid AS promotion,
       jsonb_build_object('number', b.number) AS facts
     FROM build b JOIN stage s ON s.project_id = $3::uuid AND s.position = 0
     WHERE b.id = $1::uuid
   UNION ALL
     SELECT 'p' || m.id, CASE m.kind WHEN 'rollback' THEN 'rolled-back' ELSE 'promoted' END,
       m.finished_at, m.requested_by_kind, m.requested_by_id, m.requested_by_name, t.slug, t.name, m.id,
       jsonb_build_object('from', f.name, 'reason', ${shortly('m.reason')}, 'letIn', its.let_in)
     FROM promotion m JOIN stage f ON f.id = m.from_stage_id JOIN stage t ON t.id = m.to_stage_id
     CROSS JOIN LATERAL (SELECT ${letInOf('m')} AS let_in) its
     WHERE m.build_id = $1::uuid AND m.state = 'promoted'
   UNION ALL
     SELECT 'r' || m.id, 'rolled-back-from', m.finished_at, m.requested_by_kind, m.requested_by_id,
       m.requested_by_name, t.slug, t.name, m.id,
       jsonb_build_object('next', n.number, 'reason', ${shortly('m.reason')}, 'letIn', its.let_in)
     FROM ${rollBacksFrom('$1::uuid')} went JOIN promotion m ON m.id = went.promotion_id
     JOIN stage t ON t.id = went.stage_id JOIN build n ON n.id = went.build_id
     CROSS JOIN LATERAL (SELECT ${letInOf('m')} AS let_in) its
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, CASE e.action WHEN 'promotion.requested' THEN 'requested' ELSE 'ended' END,
       e.at, e.actor_kind, e.actor_id, e.actor_name, s.slug, s.name, e.promotion_id,
       jsonb_build_object('reason', ${shortly(`e.after->>'reason'`)}, 'outcome', ${shortly(`e.after->>'outcome'`)})
     FROM line e JOIN stage s ON s.id = e.stage_id
     WHERE e.action IN (
       'promotion.requested', 'promotion.rejected', 'promotion.cancelled', 'promotion.lapsed',
       'promotion.superseded', 'promotion.failed')
   UNION ALL
     SELECT 'd' || a.id, 'approved', a.at, a.by_kind, a.by_id, a.by_name, t.slug, t.name, m.id,
       jsonb_build_object('reason', ${shortly('a.comment')})
     FROM promotion m JOIN approval a ON a.promotion_id = m.id AND a.decision = 'approve'
     JOIN stage t ON t.id = m.to_stage_id
     WHERE m.build_id = $1::uuid
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, CASE e.action WHEN 'evidence.carried' THEN 'carried' ELSE 'not-carried' END,
       e.at, e.actor_kind, e.actor_id, e.actor_name, s.slug, s.name, NULL, jsonb_build_object('reason', ${shortly(`e.after->>'reason'`)},
         'replaced', (SELECT json_agg(went.one) FROM (
           SELECT goes.one FROM jsonb_path_query(e.after, '$.replaced[*].goes[*]') AS goes(one) LIMIT 5) went))
     FROM line e JOIN stage s ON s.id = e.stage_id
     WHERE e.action IN ('evidence.carried', 'evidence.not-carried')
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, CASE e.action WHEN 'evidence.attached' THEN 'attached' ELSE 'detached' END,
       e.at, e.actor_kind, e.actor_id, e.actor_name, s.slug, s.name, NULL, jsonb_build_object('evidence', jsonb_build_object(
         'artifactType', it.what->>'artifactType', 'kind', it.what->>'kind', 'tag', it.what->'tags'->>0,
         'runnable', coalesce((it.what->>'runnable')::boolean, false)))
     FROM told e
     CROSS JOIN LATERAL (
       SELECT CASE e.action WHEN 'evidence.attached' THEN e.after ELSE e.before END AS what) it
     JOIN stage s ON s.project_id = $3::uuid AND s.position = 0
   UNION ALL
     SELECT ${lineId('c', 'c.id')}, 'check', c.at, c.by_kind, c.by_id, c.by_name, NULL, NULL, NULL,
       jsonb_build_object('name', c.name, 'state', c.state, 'summary', ${shortly('c.summary')}, 'byHand', c.by_hand)
     FROM check_report c WHERE c.build_id = $1::uuid
   UNION ALL
     SELECT ${lineId('m', 'v.id')}, 'tag-moved', v.at, v.by_kind, v.by_id, v.by_name, s.slug, s.name, v.promotion_id,
       jsonb_build_object('tag', v.name, 'arrived', v.to_digest = $4,
         'gone', v.to_digest IS NULL, 'next', n.number)
     FROM repository r JOIN stage s ON s.registry_id = r.registry_id
     JOIN tag_move v ON v.repository_id = r.id
     LEFT JOIN build n ON n.image_id = r.image_id AND n.digest = v.to_digest
     WHERE r.image_id = $2::uuid AND v.name !~ '^build-[0-9]+$'
       AND (v.from_digest = $4 OR (v.to_digest = $4 AND v.promotion_id IS NULL))
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, CASE e.action WHEN 'build.withdrawn' THEN 'withdrawn'
         WHEN 'build.reinstated' THEN 'reinstated' WHEN 'evidence.not-carried' THEN 'not-carried'
         ELSE 'property-set' END,
       e.at, e.actor_kind, e.actor_id, e.actor_name, NULL, NULL, NULL, CASE e.action
         WHEN 'build.properties-set' THEN ${shownProperties('e.after')}
         ELSE jsonb_build_object('reason', ${shortly(`e.after->>'reason'`)},
           'blockPulls', e.after->'blockPulls') END
     FROM line e
     WHERE e.action IN ('build.properties-set', 'build.withdrawn', 'build.reinstated')
       OR e.action = 'evidence.not-carried' AND e.stage_id IS NULL
   UNION ALL
     SELECT ${lineId('a', 'e.seq')}, 'deleted', e.at, e.actor_kind, e.actor_id, e.actor_name, s.slug, s.name, NULL, '{}'::jsonb
     FROM line e JOIN stage s ON s.id = e.stage_id WHERE e.action = 'manifest.deleted'
   ) entry
   WHERE $5::timestamptz IS NULL OR (at, id) < ($5::timestamptz, $6::text)
   ORDER BY at DESC, id DESC LIMIT $7`,
);

/**
 * What happened to a build, newest first: its push, requests, promotions, evidence, checks, tags,
 * properties, withdrawals, deletions.
 */
export async function getTimeline(
  services: Services,
  call: Call,
  query: BuildName & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<TimelineEntry>> {
  const { at = null, id = null } = fromTimelineCursor('timeline', query.cursor) ?? {};
  const { project, imageId, buildId, build } = await findBuild(services, call, query);
  const values = [buildId, imageId, project.id, build.digest, at, id, query.limit + 1];
  const rows = await services.db.sql.query<TimelineRow>(timeline, values);
  return pageOf('timeline', rows, query.limit, positionOf, showEntry);
}
