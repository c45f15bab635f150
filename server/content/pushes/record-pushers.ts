import type { Caller } from '@/registry/ports';
import { isBlobPart } from '../manifests/parts';
import { statement, type Sql } from '@/server/platform/sql/database';
import { robotHolders } from '@/server/access/rights/robot-holders';

const record = statement(
  'catalogue.record-pushers',
  `INSERT INTO pusher (project_id, digest, person_id, at)
   SELECT $1::uuid, $2, who.id::uuid, $3::timestamptz
   FROM unnest(CASE WHEN $4::uuid IS NULL THEN ARRAY[$5::text] ELSE ${robotHolders('$4::uuid', '$3')} END) who(id)
   ON CONFLICT DO NOTHING`,
);

/** Of so many manifests that name a blob it is looked whether they are in the registry; one of more is anybody's. */
const mostLookedAt = 200;

/** SQL: the manifests besides $2 that name a part's blob, as far as it is looked. */
const others = `SELECT other.manifest FROM manifest_part other
  WHERE other.digest = part.digest AND other.manifest <> $2 LIMIT ${mostLookedAt}`;

// The empty config, which artifacts of all kinds share, has two bytes.
const ofParts = statement(
  'catalogue.record-pushers-of-parts',
  `INSERT INTO pusher (project_id, digest, person_id, at)
   SELECT DISTINCT $1::uuid, $2, theirs.person_id, $3::timestamptz
   FROM manifest_part part
   JOIN pusher theirs ON theirs.project_id = $1::uuid AND theirs.digest = part.digest
   WHERE part.manifest = $2 AND ${isBlobPart('part')} AND (part.role = 'config' AND part.size > 2 OR (
     SELECT count(*) < ${mostLookedAt} AND count(p.digest) = 0 FROM (${others}) named
     LEFT JOIN LATERAL (SELECT p.digest FROM placement p
       WHERE p.digest = named.manifest
         AND (SELECT r.registry_id FROM repository r WHERE r.id = p.repository_id) = $4::uuid LIMIT 1) p ON true))
   ON CONFLICT DO NOTHING`,
);

/** Bytes of a project; of a manifest, the entry registry where it is placed by now. */
interface Pushed {
  readonly projectId: string;
  readonly digest: string;
  readonly registryId?: string;
}

/**
 * Keeps who could have made this call as one who brought these bytes (L7): the person, or who was shown a
 * secret of the robot. Whoever did so before stays one, so that nobody is forgotten because another pushed
 * the same bytes after them.
 *
 * Of a manifest, so are those who brought its config, which makes it the image that it is, and those of its
 * blobs that nothing in the registry names besides. A layer that other images have, as those of a base, says
 * of none who made it: who pushed it once would otherwise be a pusher of everything built on it.
 */
export async function recordPushers(
  sql: Sql,
  { projectId, digest, registryId }: Pushed,
  caller: Caller,
  at: Date,
): Promise<void> {
  const who = caller.kind === 'robot' ? [caller.id, null] : [null, caller.id];
  await sql.query(record, [projectId, digest, at, ...who]);
  if (registryId !== undefined) await sql.query(ofParts, [projectId, digest, at, registryId]);
}
