import type { Evidence } from '../../content/closure';
import { statement, type Sql } from '../../data/database';
import type { Moving } from './read-moving';

const details = statement(
  'promotion.evidence-details',
  `SELECT m.digest, m."artifactType", EXISTS (
     SELECT 1 FROM placement p
     WHERE p."registryId" = $1::uuid AND p."imageId" = $2::uuid AND p.digest = m.digest) AS there
   FROM manifest m WHERE m.digest = ANY($3::text[])`,
);

/** So many are listed of each; the counts tell of all. */
const most = 100;

export interface EvidenceView {
  digest: string;
  artifactType: string | null;
  about: string;
  tag: string | null;
  /** Does the target have it already? */
  there: boolean;
}

/** What goes along, what stays behind, and what came too late, as a review shows it. */
export async function showClosure(
  sql: Sql,
  target: { readonly to: string; readonly imageId: string },
  { closure, moved, mark, later }: Moving,
) {
  const moves = new Set(moved.digests);
  const parts = new Set(closure.parts);
  // Also what moves and is told by its tag no more, because a tool has signed again meanwhile.
  const along = moved.digests.filter((digest) => !parts.has(digest)).length;
  const evidence = closure.evidence.filter(({ digest }) => moves.has(digest));
  const shown = [evidence, closure.staysBehind, later].map((list) => list.slice(0, most));
  const digests = [...new Set(shown.flat().map(({ digest }) => digest))];
  const rows = await sql.query<{ digest: string; artifactType: string | null; there: boolean }>(
    details,
    [target.to, target.imageId, digests],
  );
  const known = new Map(rows.map((row) => [row.digest, row]));
  const view = ({ digest, about, tag }: Evidence): EvidenceView => ({
    ...{ digest, about, tag },
    artifactType: known.get(digest)?.artifactType ?? null,
    there: known.get(digest)?.there ?? false,
  });
  const [told = [], behind = [], late = []] = shown.map((list) => list.map(view));
  return {
    mark,
    /** Manifests that are placed: the build, what its index names, and evidence. */
    manifests: moved.digests.length,
    evidence: { count: along, list: told },
    staysBehind: { count: countOf(closure.staysBehind), list: behind },
    later: { count: countOf(later), list: late },
  };
}

/** Each manifest once, also where it is told in two ways. */
const countOf = (list: readonly Evidence[]) => new Set(list.map(({ digest }) => digest)).size;
