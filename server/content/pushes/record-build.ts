import { describeBuild } from '@/domain/images/describe-build';
import { keepLabels } from '@/domain/images/keep-labels';
import { sourceOf } from '@/domain/images/source';
import { newId } from '@/lib/ids';
import { nextTurn } from '@/lib/next-turn';
import type { Caller, ManifestPut } from '@/registry/ports';
import { actorValues } from '@/server/access/actors/actor-columns';
import { markPartBuilds } from '../manifests/part-builds';
import { statement, type Sql } from '@/server/platform/sql/database';
import { bytesOfBuild, partsOfIndex } from './index-parts';

const nextNumber = statement(
  'catalogue.next-build-number',
  `UPDATE image SET next_build = next_build + 1 WHERE id = $1::uuid
   RETURNING next_build - 1 AS number`,
);

const insert = statement(
  'catalogue.insert-build',
  `INSERT INTO build (id, image_id, number, digest, version, commit, labels, label_count, platforms, size, created_at, pushed_at,
     pushed_by_kind, pushed_by_id, pushed_by_name)
   VALUES ($1::uuid, $2::uuid, $3, $4, $5, $6, $7::jsonb, $8, $9::text[], $10::bigint, $11::timestamptz, $12::timestamptz, $13, $14::uuid, $15)`,
);

const insertLabels = statement(
  'catalogue.insert-build-labels',
  `INSERT INTO build_label (build_id, position, key_hash, key, value)
   SELECT $1::uuid, given.position - 1, sha256(convert_to(given.label->>0, 'UTF8')),
     given.label->>0, given.label->>1
   FROM json_array_elements(convert_from($2::bytea, 'UTF8')::json) WITH ORDINALITY AS given(label, position)`,
);

/**
 * Makes the next build of an image from a manifest that is stored by now, with what its page says
 * of it. The caller holds the image's lock, so numbers follow the order of the pushes and none is given
 * twice (L9).
 * @returns the build's id, number and version.
 */
export async function recordBuild(
  sql: Sql,
  imageId: string,
  put: ManifestPut,
  caller: Caller,
  at: Date,
): Promise<{ id: string; number: number; version: string | null }> {
  const { parsed, config } = put;
  const parts = parsed.kind === 'index' ? await partsOfIndex(sql, put.digest) : null;
  // There may be very many labels: each walk through all of them has a turn of its own.
  await nextTurn();
  const described = describeBuild({ annotations: parsed.annotations, config }, parts);
  const { labels, version, platforms, createdAt } = described;
  await nextTurn();
  const { count, shown, whole } = keepLabels(labels);
  const size = await bytesOfBuild(sql, put.digest);
  const [next] = await sql.query<{ number: number }>(nextNumber, [imageId]);
  if (!next) throw new Error('the image went while its lock was held');
  const id = newId();
  await sql.query(insert, [
    id,
    imageId,
    next.number,
    put.digest,
    version,
    sourceOf(labels).commit,
    JSON.stringify(shown),
    count,
    platforms,
    size,
    createdAt,
    at,
    ...actorValues(caller),
  ]);
  if (put.parsed.kind === 'index') await markPartBuilds(sql, imageId, id);
  if (whole.length > 0) {
    await nextTurn();
    await sql.query(insertLabels, [id, Buffer.from(JSON.stringify(whole))]);
  }
  return { id, number: next.number, version };
}
