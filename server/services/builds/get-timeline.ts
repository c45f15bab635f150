import { statement } from '../../data/database';
import type { Call, Services } from '../context';
import { fromCursor, pageOf, type Page } from '../page';
import { findBuild, type BuildName } from './find-build';

export interface TimelineEntry {
  at: string;
  kind: 'pushed' | 'promoted' | 'rolled-back' | 'tag-moved' | 'property-set' | 'deleted';
  by: string;
  stage: string | null;
  text: string;
  promotion: string | null;
}

// A promotion tells of the tags that it set itself; a tag that it moved away from a build is news of
// that build. The tag `build-<number>` never moves, so it is none.
const timeline = statement(
  'build.timeline',
  `SELECT * FROM (
     SELECT 'pushed' AS id, 'pushed' AS kind, b."pushedAt" AS at, b."pushedBy" AS by,
       s.slug AS stage, s.name AS "stageName", NULL::uuid AS promotion, '{}'::jsonb AS facts
     FROM build b JOIN stage s ON s."projectId" = $3::uuid AND s.position = 0
     WHERE b.id = $1::uuid
   UNION ALL
     SELECT 'p' || m.id, CASE m.kind WHEN 'rollback' THEN 'rolled-back' ELSE 'promoted' END,
       m."finishedAt", m."requestedBy", t.slug, t.name, m.id,
       jsonb_build_object('from', f.name, 'tags', m.tags, 'reason', m.reason)
     FROM promotion m JOIN stage f ON f.id = m."fromStageId" JOIN stage t ON t.id = m."toStageId"
     WHERE m."buildId" = $1::uuid AND m."finishedAt" IS NOT NULL
   UNION ALL
     SELECT 'm' || v.id, 'tag-moved', v.at, v.by, s.slug, s.name, v."promotionId",
       jsonb_build_object('tag', v.name, 'arrived', v."toDigest" = $4,
         'gone', v."toDigest" IS NULL, 'next', n.number)
     FROM tag_move v JOIN stage s ON s."registryId" = v."registryId"
     LEFT JOIN build n ON n."imageId" = v."imageId" AND n.digest = v."toDigest"
     WHERE v."imageId" = $2::uuid AND v.name !~ '^build-[0-9]+$'
       AND (v."fromDigest" = $4 OR (v."toDigest" = $4 AND v."promotionId" IS NULL))
   UNION ALL
     SELECT 'a' || e.seq, 'property-set', e.at, e."actorName", NULL, NULL, NULL, e.after
     FROM audit_event e
     WHERE e.target = $5 AND e.action = 'build.properties-set' AND e."projectId" = $3::uuid
   UNION ALL
     SELECT 'a' || e.seq, 'deleted', e.at, e."actorName", s.slug, s.name, NULL, '{}'::jsonb
     FROM stage s JOIN audit_event e ON e.target = $5 || ' in ' || s.slug
     WHERE s."projectId" = $3::uuid AND e.action = 'manifest.deleted' AND e."projectId" = $3::uuid
   ) entry
   WHERE $6::timestamptz IS NULL OR (at, id) < ($6::timestamptz, $7::text)
   ORDER BY at DESC, id DESC LIMIT $8`,
);

interface Facts {
  readonly from?: string;
  readonly tags?: readonly string[];
  readonly reason?: string | null;
  readonly tag?: string;
  readonly arrived?: boolean | null;
  readonly gone?: boolean;
  readonly next?: number | null;
  readonly [property: string]: unknown;
}

interface Row {
  readonly id: string;
  readonly kind: TimelineEntry['kind'];
  readonly at: Date;
  readonly by: string;
  readonly stage: string | null;
  readonly stageName: string | null;
  readonly promotion: string | null;
  readonly facts: Facts;
}

const isPosition = (key: string) =>
  /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z [a-z0-9-]{1,40}$/.test(key) &&
  !Number.isNaN(Date.parse(key.slice(0, 24)));

/** What happened to a build, newest first: its push, promotions, tags, properties, deletions. */
export async function getTimeline(
  services: Services,
  call: Call,
  query: BuildName & { readonly cursor?: string | undefined; readonly limit: number },
): Promise<Page<TimelineEntry>> {
  const [at = null, id = null] = fromCursor(query.cursor, isPosition)?.split(' ') ?? [];
  const { project, imageId, buildId, build } = await findBuild(services, call, query);
  const target = `${project.slug}/${build.image}#${build.number}`;
  const which = [buildId, imageId, project.id, build.digest, target];
  const rows = await services.db.sql.query<Row>(timeline, [...which, at, id, query.limit + 1]);
  const key = (row: Row) => `${row.at.toISOString()} ${row.id}`;
  return pageOf(rows, query.limit, key, (row) => ({
    at: row.at.toISOString(),
    kind: row.kind,
    by: row.by,
    stage: row.stage,
    text: textOf(row, build.number),
    promotion: row.promotion,
  }));
}

function textOf({ kind, facts, stageName }: Row, number: number): string {
  switch (kind) {
    case 'pushed':
      return `Pushed to ${stageName} as build #${number}`;
    case 'promoted':
      return `Promoted from ${facts.from} into ${stageName}${reasonText(facts)}`;
    case 'rolled-back':
      return `${stageName} was rolled back to this build${reasonText(facts)}`;
    case 'tag-moved':
      if (facts.arrived) return `Tag ${facts.tag} was set in ${stageName}`;
      if (facts.gone) return `Tag ${facts.tag} was removed in ${stageName}`;
      return `Tag ${facts.tag} moved on to ${facts.next ? `build #${facts.next}` : 'another digest'} in ${stageName}`;
    case 'property-set':
      return Object.entries(facts)
        .map(([key, value]) =>
          typeof value === 'string' ? `Set ${key} to ${value}` : `Removed ${key}`,
        )
        .join('; ');
    case 'deleted':
      return `Deleted from ${stageName}`;
  }
}

const reasonText = ({ reason }: Facts): string => (reason ? `: ${reason}` : '');
