import {
  evidenceKindOf,
  type EvidenceKind,
  type SaidOfDocument,
} from '@/domain/images/attached/evidence-kind';
import { partsFrom } from '@/server/content/manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { saidOfDocument } from '@/server/content/evidence/said-of-document';

/** So many are listed; the count tells of all. */
const most = 100;

// What was deleted before it happened did not go along; what came there later did not with it.
const kept = statement(
  'promotion.went-along',
  `WITH RECURSIVE ${partsFrom('SELECT $2::text AS root')}, kept AS (
     SELECT k.digest, min(k.tag) AS tag
     FROM promotion m JOIN stage s ON s.id = m.to_stage_id
     LEFT JOIN repository c ON c.registry_id = s.registry_id AND c.image_id = m.image_id
     JOIN promotion_part k ON k.promotion_id = m.id
     WHERE m.id = $1::uuid AND (m.state <> 'promoted' OR EXISTS (
       SELECT 1 FROM placement p
       WHERE p.repository_id = c.id AND p.digest = k.digest
         AND (p.promotion_id = m.id OR p.since <= m.finished_at)))
     GROUP BY k.digest
   ), evidence AS (
     SELECT * FROM kept WHERE digest NOT IN (SELECT digest FROM parts)
   )
   SELECT (SELECT count(*)::int FROM kept) AS manifests, (SELECT count(*)::int FROM evidence) AS count,
     (SELECT coalesce(json_agg(json_build_object('digest', one.digest, 'tag', one.tag,
        'artifactType', one.artifact_type, 'said', one.said)
        ORDER BY one.digest COLLATE "C"), '[]'::json) FROM (
        SELECT e.digest, nullif(e.tag, '') AS tag, left(m.artifact_type, 256) AS artifact_type,
          ${saidOfDocument('m')} AS said
        FROM evidence e JOIN manifest m ON m.digest = e.digest
        ORDER BY e.digest COLLATE "C" LIMIT ${most}) one) AS list`,
);

interface Row {
  readonly manifests: number;
  readonly count: number;
  readonly list: readonly {
    digest: string;
    tag: string | null;
    artifactType: string | null;
    said: SaidOfDocument | null;
  }[];
}

export interface AlongView {
  /** Manifests in all: the build, what its index names, and evidence. */
  manifests: number;
  evidence: {
    count: number;
    list: { digest: string; tag: string | null; artifactType: string | null; kind: EvidenceKind }[];
  };
}

/**
 * What went along with a promotion, or would have: what was kept with it when it was asked for (L14),
 * whatever became of that since. Null where that was not kept yet.
 * @param digest the build's.
 */
export async function showAlong(sql: Sql, id: string, digest: string): Promise<AlongView | null> {
  const [row] = await sql.query<Row>(kept, [id, digest]);
  if (!row || row.manifests === 0) return null;
  const { manifests, count, list } = row;
  return {
    manifests,
    evidence: {
      count,
      list: list.map(({ said, ...one }) => ({
        ...one,
        kind: evidenceKindOf(one.artifactType, one.tag, said),
      })),
    },
  };
}
