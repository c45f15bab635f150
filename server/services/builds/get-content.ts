import { members, textOrNull, texts } from '@/domain/images/json';
import { layerCommands } from '@/domain/images/layer-commands';
import { isAttached } from '@/domain/images/part-role';
import { platformOf } from '@/domain/images/parts';
import { runtimeConfigOf } from '@/domain/images/runtime-config';
import { statement } from '../../data/database';
import type { Call, Services } from '../context';
import { findBuild, type BuildName } from './find-build';

// A digest with the manifests that it reaches through indexes; the platform is the index's word.
const reached = `reached AS (
  SELECT $1::text AS digest, NULL::text AS platform
  UNION
  SELECT c."childDigest", c.platform
  FROM reached r JOIN manifest_child c ON c."parentDigest" = r.digest
)`;

const manifests = statement(
  'build.manifests',
  `WITH RECURSIVE ${reached}
   SELECT DISTINCT ON (r.platform, m.digest) m.digest, m."mediaType", m.size AS "ownSize",
     m."artifactType", m.annotations, m.config, r.platform
   FROM reached r JOIN manifest m ON m.digest = r.digest
   WHERE m.kind = 'image' ORDER BY r.platform, m.digest`,
);

const blobs = statement(
  'build.blobs',
  `SELECT b."manifestDigest" AS manifest, b.position, b."blobDigest" AS digest, b."mediaType", b.size,
     EXISTS (SELECT 1 FROM layer_content l
       WHERE l.digest = b."blobDigest" AND l.state IN ('read', 'unreadable')) AS "isArchive"
   FROM manifest_blob b WHERE b."manifestDigest" = ANY($1::text[])
   ORDER BY b."manifestDigest", b.position`,
);

// Only what is placed in this very image: anybody may name any subject in an image of their own (L11).
const referrers = statement(
  'build.referrers',
  `WITH RECURSIVE reached AS (
     SELECT $1::text AS digest
     UNION
     SELECT next.digest FROM reached r CROSS JOIN LATERAL (
       SELECT c."childDigest" AS digest FROM manifest_child c WHERE c."parentDigest" = r.digest
       UNION ALL
       SELECT m.digest FROM manifest m WHERE m.subject = r.digest
         AND EXISTS (SELECT 1 FROM placement p WHERE p."imageId" = $2::uuid AND p.digest = m.digest)
     ) next
   )
   SELECT m.digest, m.subject, m."artifactType", m.size, m.annotations
   FROM reached r JOIN manifest m ON m.digest = r.digest
   WHERE m.subject IN (SELECT digest FROM reached)
   ORDER BY m."createdAt", m.digest`,
);

interface ManifestRow {
  readonly digest: string;
  readonly mediaType: string;
  readonly ownSize: number;
  readonly artifactType: string | null;
  readonly annotations: unknown;
  readonly config: unknown;
  readonly platform: string | null;
}

interface BlobRow {
  readonly manifest: string;
  readonly position: number;
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly isArchive: boolean;
}

interface ReferrerRow {
  readonly digest: string;
  readonly subject: string;
  readonly artifactType: string | null;
  readonly size: number;
  readonly annotations: unknown;
}

/** What is inside a build: each platform's layers with the commands that made them, and referrers. */
export async function getContent(services: Services, call: Call, name: BuildName) {
  const { sql } = services.db;
  const { build, imageId } = await findBuild(services, call, name);
  const parts = await sql.query<ManifestRow>(manifests, [build.digest]);
  const digests = parts.map((part) => part.digest);
  const rows = await sql.query<BlobRow>(blobs, [digests]);
  const referring = await sql.query<ReferrerRow>(referrers, [build.digest, imageId]);
  const whole = parts.map((part) => {
    const named = rows.filter((row) => row.manifest === part.digest);
    const layers = named.filter((blob) => blob.position > 0);
    const configType = named.find((blob) => blob.position === 0)?.mediaType ?? null;
    return { part, named, layers, attached: isAttached({ ...part, configType, layers }) };
  });
  return {
    manifests: whole
      .filter(({ attached }) => !attached)
      .map(({ part, named, layers }) => showManifest(part, named, layers)),
    referrers: [
      ...whole
        .filter(({ attached }) => attached)
        .map(({ part }) => attestation(part, build.digest)),
      ...referring.map((row) => ({ ...row, annotations: texts(row.annotations) })),
    ],
  };
}

function showManifest(part: ManifestRow, named: readonly BlobRow[], layers: readonly BlobRow[]) {
  const commands = layerCommands(part.config, layers.length);
  const sizes = new Map(named.map((blob) => [blob.digest, blob.size]));
  const config = runtimeConfigOf(part.config);
  return {
    digest: part.digest,
    mediaType: part.mediaType,
    platform: platformOf(part),
    size: [...sizes.values()].reduce((sum, size) => sum + size, 0),
    config: config && {
      os: textOrNull(members(part.config).os),
      ...config,
      entrypoint: [...config.entrypoint],
      command: [...config.command],
      exposedPorts: [...config.exposedPorts],
    },
    layers: layers.map(({ digest, mediaType, size }, at) => ({
      ...{ digest, mediaType, size },
      command: commands[at] ?? null,
    })),
  };
}

/** BuildKit's attestations ride in the index as manifests of no platform; they name what they attest. */
function attestation(part: ManifestRow, index: string) {
  const annotations = texts(part.annotations);
  const attested = members(annotations)['vnd.docker.reference.digest'];
  return {
    digest: part.digest,
    subject: typeof attested === 'string' ? attested : index,
    artifactType: part.artifactType,
    size: part.ownSize,
    annotations,
  };
}
