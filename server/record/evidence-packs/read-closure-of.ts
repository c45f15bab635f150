import { readClosure, type Place } from '@/server/content/closure/closure';
import { statement, type Sql } from '@/server/platform/sql/database';
import { packLimits } from './limits';

export interface PackedManifest {
  digest: string;
  role: 'build' | 'part' | 'evidence';
  mediaType: string | null;
  artifactType: string | null;
  size: number;
  about: string | null;
  tag: string | null;
}

const details = statement(
  'evidence-pack.manifests',
  `SELECT m.digest, coalesce(m.media_type, p.media_type) AS media_type,
     left(m.artifact_type, 256) AS artifact_type, m.size
   FROM manifest m LEFT JOIN placement p
     ON p.repository_id = $1::uuid AND p.digest = m.digest
   WHERE m.digest = ANY($2::text[])`,
);

type Details = Pick<PackedManifest, 'digest' | 'mediaType' | 'artifactType' | 'size'>;

/** All that goes along with a build where it is (L14), with what each manifest is. */
export async function readClosureOf(
  sql: Sql,
  place: Place,
): Promise<{ manifests: PackedManifest[]; more: number }> {
  const { parts, evidence } = await readClosure(sql, place);
  const all = [
    ...parts.map((digest) => ({
      digest,
      role: digest === place.digest ? ('build' as const) : ('part' as const),
      about: null,
      tag: null,
    })),
    ...evidence.map((one) => ({ ...one, role: 'evidence' as const })),
  ];
  const listed = all.slice(0, packLimits.manifests);
  const rows = await sql.query<Details>(details, [
    place.repositoryId,
    listed.map(({ digest }) => digest),
  ]);
  const known = new Map(rows.map((row) => [row.digest, row]));
  const manifests = listed.flatMap((one) => {
    const its = known.get(one.digest);
    return its === undefined ? [] : [{ ...its, ...one }];
  });
  return { manifests, more: all.length - manifests.length };
}
