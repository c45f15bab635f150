import { members, textOrNull, texts } from '@/domain/images/json';
import { layerCommands } from '@/domain/images/layer-commands';
import { platformOf } from '@/domain/images/parts';
import { runtimeConfigOf } from '@/domain/images/runtime-config';
import { imageManifestType } from '@/oci/media-types';
import { partsFrom } from '../../content/parts';
import { statement } from '../../data/database';
import type { Call, Services } from '../context';
import { findBuild, type BuildName } from './find-build';
import { readEvidence, type EvidenceOfBuild } from './read-evidence';

const manifests = statement(
  'build.manifests',
  `WITH RECURSIVE ${partsFrom('SELECT $1::text AS root')}
   SELECT DISTINCT ON (parts.platform, m.digest) m.digest, m.size AS "ownSize", m."artifactType",
     m.annotations, m.config, m.runnable OR m.digest = $1 AS runs, parts.platform,
     coalesce(m."mediaType", (SELECT p."mediaType" FROM placement p
       WHERE p."imageId" = $2::uuid AND p.digest = m.digest LIMIT 1)) AS "mediaType",
     (SELECT c.about FROM manifest_part c WHERE c.digest = m.digest AND c.role = 'manifest'
        AND c.manifest IN (SELECT digest FROM parts) AND c.about IS NOT NULL LIMIT 1) AS about
   FROM parts JOIN manifest m ON m.digest = parts.digest
   WHERE m.kind = 'image' ORDER BY parts.platform, m.digest`,
);

const blobs = statement(
  'build.blobs',
  `SELECT manifest, position, role, digest, "mediaType", size, elsewhere
   FROM manifest_part WHERE manifest = ANY($1::text[]) ORDER BY manifest, position`,
);

interface ManifestRow {
  readonly digest: string;
  readonly mediaType: string | null;
  readonly ownSize: number;
  readonly artifactType: string | null;
  readonly annotations: unknown;
  readonly config: unknown;
  readonly platform: string | null;
  /** Could a runtime start it? */
  readonly runs: boolean;
  /** What an index that names it says that it is about. */
  readonly about: string | null;
}

interface BlobRow {
  readonly manifest: string;
  readonly position: number;
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
  readonly role: string;
  readonly elsewhere: boolean;
}

/**
 * What is inside a build: each platform's layers with the commands that made them, what rides in its
 * index beside them, and what is told of it in each stage.
 */
export async function getContent(services: Services, call: Call, name: BuildName) {
  const { sql } = services.db;
  const { build, imageId, project } = await findBuild(services, call, name);
  const parts = await sql.query<ManifestRow>(manifests, [build.digest, imageId]);
  const runnable = parts.filter((part) => part.runs);
  const rows = await sql.query<BlobRow>(blobs, [runnable.map((part) => part.digest)]);
  const stages = build.placements.map(({ stage }) => stage);
  const evidence = await readEvidence(sql, {
    projectId: project.id,
    imageId,
    digest: build.digest,
  });
  return {
    manifests: runnable.map((part) =>
      showManifest(
        part,
        rows.filter((row) => row.manifest === part.digest),
      ),
    ),
    referrers: [
      ...parts.filter((part) => !part.runs).map((part) => attestation(part, build.digest, stages)),
      ...evidence,
    ],
  };
}

function showManifest(part: ManifestRow, named: readonly BlobRow[]) {
  const layers = named.filter((blob) => blob.role === 'layer');
  const commands = layerCommands(part.config, layers.length);
  const sizes = new Map(named.map((blob) => [blob.digest, blob.size]));
  const config = runtimeConfigOf(part.config);
  return {
    digest: part.digest,
    mediaType: part.mediaType ?? imageManifestType,
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

/** BuildKit's attestations ride in the index as manifests that run nowhere; it says what they are about. */
function attestation(part: ManifestRow, index: string, stages: string[]): EvidenceOfBuild {
  const { digest, about, artifactType, ownSize: size } = part;
  return {
    ...{ digest, subject: about ?? index, artifactType, size, stages },
    annotations: texts(part.annotations),
    ...{ tag: null, goesAlong: true },
  };
}
