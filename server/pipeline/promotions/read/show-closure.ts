import {
  evidenceKindOf,
  type EvidenceKind,
  type SaidOfDocument,
} from '@/domain/images/attached/evidence-kind';
import { readClosure, type Evidence } from '@/server/content/closure/closure';
import { placedIn } from '@/server/content/repositories/in-image';
import { statement, type Sql } from '@/server/platform/sql/database';
import { saidOfDocument } from '@/server/content/evidence/said-of-document';
import type { Moving } from '../decide/read-moving';

const details = statement(
  'promotion.evidence-details',
  `SELECT m.digest, m.artifact_type, ${saidOfDocument('m')} AS said, EXISTS (
     SELECT 1 FROM placement p WHERE p.repository_id = $1::uuid AND p.digest = m.digest) AS there,
     ARRAY(SELECT s.name FROM ${placedIn('$2::uuid', 'm.digest')} p
       JOIN stage s ON s.registry_id = p.registry_id ORDER BY s.position) AS stages
   FROM manifest m WHERE m.digest = ANY($3::text[])`,
);

/** So many are listed of each; the counts tell of all. */
const most = 100;

export interface EvidenceView {
  digest: string;
  artifactType: string | null;
  kind: EvidenceKind;
  about: string;
  tag: string | null;
  /** Does the target have it already? */
  there: boolean;
  /** Names of the stages that have it, in the pipeline's order. */
  stages: string[];
}

interface DetailRow {
  readonly digest: string;
  readonly artifactType: string | null;
  readonly said: SaidOfDocument | null;
  readonly there: boolean;
  readonly stages: string[];
}

interface Way {
  /** The image's repositories in the entry registry, where the build is taken from, and in the target. */
  readonly entry: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly imageId: string;
  readonly digest: string;
}

/**
 * What goes along, what stays behind, what came too late, and what has not come so far as the build
 * itself, as a review shows it.
 */
export async function showClosure(sql: Sql, way: Way, moving: Moving) {
  const { closure, moved, mark, later } = moving;
  const notYet = await onlyInEntry(sql, way, moving);
  const moves = new Set(moved.digests);
  const parts = new Set(closure.parts);
  // Also what moves and is told by its tag no more, because a tool has signed again meanwhile.
  const along = moved.digests.filter((digest) => !parts.has(digest)).length;
  const evidence = closure.evidence.filter(({ digest }) => moves.has(digest));
  const shown = [evidence, closure.staysBehind, later, notYet].map((list) => list.slice(0, most));
  const digests = [...new Set(shown.flat().map(({ digest }) => digest))];
  const rows = await sql.query<DetailRow>(details, [way.to, way.imageId, digests]);
  const known = new Map(rows.map((row) => [row.digest, row]));
  const view = ({ digest, about, tag }: Evidence): EvidenceView => {
    const {
      artifactType = null,
      there = false,
      stages = [],
      said = null,
    } = known.get(digest) ?? {};
    const kind = evidenceKindOf(artifactType, tag, said);
    return { digest, about, tag, artifactType, kind, there, stages };
  };
  const [told = [], behind = [], late = [], away = []] = shown.map((list) => list.map(view));
  return {
    mark,
    /** Manifests that are placed: the build, what its index names, and evidence. */
    manifests: moved.digests.length,
    evidence: { count: along, list: told },
    staysBehind: { count: countOf(closure.staysBehind), list: behind },
    later: { count: countOf(later), list: late },
    notYet: { count: countOf(notYet), list: away },
  };
}

/** Evidence that the entry registry has and the stage has not that the build is taken from. */
async function onlyInEntry(
  sql: Sql,
  { entry, from, imageId, digest }: Way,
  { closure, moved }: Moving,
): Promise<readonly Evidence[]> {
  if (entry === from) return [];
  const there = new Set([
    ...closure.parts,
    ...moved.digests,
    ...[...closure.evidence, ...closure.staysBehind].map((one) => one.digest),
  ]);
  const { evidence } = await readClosure(sql, { repositoryId: entry, imageId, digest });
  return evidence.filter((one) => !there.has(one.digest));
}

/** Each manifest once, also where it is told in two ways. */
const countOf = (list: readonly Evidence[]) => new Set(list.map(({ digest }) => digest)).size;
