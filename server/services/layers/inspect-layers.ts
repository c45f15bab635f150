import { RegistryError } from '@/oci/errors';
import { imageConfigTypes } from '@/oci/media-types';
import type { BlobReads } from '@/registry/storage/store';
import { statement } from '../../data/database';
import type { Services } from '../context';
import { inspectLayer, type LayerFinding } from './inspect-layer';

// Nobody pays who does not ask: only layers of projects where a stage's policy wants images without
// shells, of the newest builds of each image and of all that somebody asks to promote. Attestations
// and artifacts run nowhere.
const missing = statement(
  'layers.missing',
  `WITH RECURSIVE asking AS (
     SELECT DISTINCT s."projectId" FROM stage s CROSS JOIN LATERAL (
       SELECT p.document FROM policy p WHERE p."stageId" = s.id ORDER BY p.version DESC LIMIT 1
     ) newest
     WHERE newest.document @> '{"gates": [{"kind": "hygiene", "distroless": true}]}'
   ), wanted AS (
     SELECT b.digest, b."pushedAt" AS at
     FROM asking JOIN image i ON i."projectId" = asking."projectId" CROSS JOIN LATERAL (
       SELECT digest, "pushedAt" FROM build WHERE "imageId" = i.id ORDER BY number DESC LIMIT 200) b
     UNION ALL
     SELECT m.digest, m."requestedAt"
     FROM asking JOIN promotion m ON m."projectId" = asking."projectId"
     WHERE m.state IN ('waiting', 'approved')
   ), reached AS (
     SELECT digest, at, NULL::text AS platform FROM wanted
     UNION
     SELECT c.digest, r.at, c.platform
     FROM reached r JOIN manifest_part c ON c.manifest = r.digest AND c.role = 'manifest'
   )
   SELECT layer.digest
   FROM reached r
   JOIN manifest m ON m.digest = r.digest AND m.kind = 'image'
   LEFT JOIN manifest_part config ON config.manifest = m.digest AND config.role = 'config'
   JOIN manifest_part layer ON layer.manifest = m.digest AND layer.role = 'layer' AND NOT layer.elsewhere
   WHERE m.runnable
     AND (m.config ?| ARRAY['rootfs', 'config'] OR config."mediaType" IN (${imageConfigTypes.map((type) => `'${type}'`).join(', ')}))
     AND NOT EXISTS (SELECT 1 FROM layer_content l WHERE l.digest = layer.digest)
   GROUP BY layer.digest
   ORDER BY max(r.at) DESC, layer.digest
   LIMIT $1::int`,
);

const save = statement(
  'layers.save',
  `INSERT INTO layer_content (digest, state, problem, programs, hidden, at)
   VALUES ($1, $2, $3, $4::text[], $5::text[], $6::timestamptz)
   ON CONFLICT (digest) DO NOTHING`,
);

/**
 * Looks into layers that a gate waits for, one after another, the newest builds' first. May run in
 * several processes at once: what two found is the same.
 * @param limit how many layers at most.
 * @returns how many were looked into; below `limit`, none is left.
 * @throws the last failure to read bytes, after all others were looked into: they are tried again.
 */
export async function inspectLayers(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  blobs: BlobReads,
  limit: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  let done = 0;
  let failure: Error | null = null;
  for (const { digest } of await db.sql.query<LayerRow>(missing, [limit])) {
    try {
      const found = await findingOf(blobs, digest, signal);
      const { state } = found;
      const [programs, hidden] = state === 'read' ? [found.programs, found.hidden] : [[], []];
      const problem = state === 'read' ? null : found.problem;
      await db.sql.query(save, [digest, state, problem, programs, hidden, clock()]);
      done += 1;
    } catch (error) {
      if (signal.aborted) return done;
      failure = error instanceof Error ? error : new Error('a layer could not be read');
    }
  }
  if (failure) throw failure;
  return done;
}

type LayerRow = { readonly digest: Parameters<BlobReads['read']>[0] };

async function findingOf(
  blobs: BlobReads,
  digest: LayerRow['digest'],
  signal: AbortSignal,
): Promise<LayerFinding> {
  try {
    return await inspectLayer(blobs.read(digest), signal);
  } catch (error) {
    if (!(error instanceof RegistryError && error.code === 'BLOB_UNKNOWN')) throw error;
    return { state: 'unreadable', problem: 'the bytes of a layer are not stored here' };
  }
}
