import { Refusal } from '@/lib/refusal';
import { statement, type Sql } from '../../data/database';

// What goes along with a digest: an index's children, nested ones too, and whatever refers to any of
// them (the signature of an SBOM of a platform's manifest). Referrers count where they are placed
// beside it only: anybody may push a manifest that names any subject to an image of their own (L11).
const reached = `reached AS (
  SELECT $3::text AS digest
  UNION
  SELECT next.digest FROM reached r CROSS JOIN LATERAL (
    SELECT c."childDigest" AS digest FROM manifest_child c WHERE c."parentDigest" = r.digest
    UNION ALL
    SELECT m.digest
    FROM manifest m JOIN placement p ON p.digest = m.digest
    WHERE m.subject = r.digest AND p."registryId" = $1::uuid AND p."imageId" = $2::uuid
  ) next
), missing AS (
  SELECT r.digest FROM reached r
  WHERE NOT EXISTS (SELECT 1 FROM placement p
    WHERE p."registryId" = $1::uuid AND p."imageId" = $2::uuid AND p.digest = r.digest)
)`;

const look = statement(
  'promotion.look-at-closure',
  `WITH RECURSIVE ${reached}
   SELECT ARRAY(SELECT digest FROM missing) AS missing,
     (SELECT count(*) FROM reached r JOIN manifest m ON m.digest = r.digest
      WHERE m.subject IN (SELECT digest FROM reached)) AS referrers`,
);

// A part that is there already may have been blocked with a withdrawn build that shares it: to this
// build, which is not withdrawn, it belongs too.
const place = statement(
  'promotion.place',
  `WITH RECURSIVE ${reached}, placed AS (
     INSERT INTO placement ("registryId", "imageId", digest, since, by, "promotionId")
     SELECT $4::uuid, $2::uuid, digest, $5::timestamptz, $6, $7::uuid FROM reached
     ON CONFLICT ("registryId", "imageId", digest) DO UPDATE SET withdrawn = NULL
       WHERE placement.withdrawn IS NOT NULL
     RETURNING xmax = 0 AS "isNew"
   )
   SELECT ARRAY(SELECT digest FROM missing) AS missing, (SELECT count(*) FROM placed WHERE "isNew") AS placed`,
);

const missingThere = statement(
  'promotion.count-missing-there',
  `WITH RECURSIVE ${reached}
   SELECT count(*) AS count FROM reached r
   WHERE NOT EXISTS (SELECT 1 FROM placement p
     WHERE p."registryId" = $4::uuid AND p."imageId" = $2::uuid AND p.digest = r.digest)`,
);

export interface Closure {
  /** The id of the registry that the build is taken from. */
  readonly from: string;
  readonly imageId: string;
  readonly digest: string;
}

/**
 * Checks that all that goes along with a build is where it is taken from.
 * @returns how many manifests refer to it or to a part of it.
 * @throws Refusal `not-in-stage` where a part of it is gone there.
 */
export async function checkClosure(
  sql: Sql,
  { from, imageId, digest }: Closure,
): Promise<{ referrers: number }> {
  const values = [from, imageId, digest];
  const [row] = await sql.query<{ missing: string[]; referrers: number }>(look, values);
  refuseMissing(row?.missing ?? [digest]);
  return { referrers: row?.referrers ?? 0 };
}

/** How many manifests that go along with a build are not in the registry `to` yet. */
export async function countMissing(
  sql: Sql,
  { from, imageId, digest, to }: Closure & { readonly to: string },
): Promise<number> {
  const [row] = await sql.query<{ count: number }>(missingThere, [from, imageId, digest, to]);
  return Number(row?.count ?? 0);
}

/**
 * Places a build in a registry with all that goes along (L1): rows that link what is there already,
 * one per manifest and none per blob, so that no byte moves and size does not matter (L5).
 * @returns how many manifests were not there before.
 * @throws Refusal `not-in-stage` where a part of it is gone; the transaction is to be rolled back.
 */
export async function placeBuild(
  sql: Sql,
  closure: Closure & {
    /** The target registry's id. */
    readonly to: string;
    readonly at: Date;
    readonly by: string;
    readonly promotionId: string;
  },
): Promise<number> {
  const { from, imageId, digest, to, at, by, promotionId } = closure;
  const values = [from, imageId, digest, to, at, by, promotionId];
  const [row] = await sql.query<{ missing: string[]; placed: number }>(place, values);
  refuseMissing(row?.missing ?? [digest]);
  return row?.placed ?? 0;
}

function refuseMissing(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new Refusal(
    'not-in-stage',
    `A part of this build is gone from the stage it comes from: ${missing[0]}. Nothing was promoted; push the build again.`,
  );
}
