import { members, textOrNull, texts } from '@/domain/images/json';
import { layerCommands } from '@/domain/images/layers/layer-commands';
import { platformOf } from '@/domain/images/parts';
import { runtimeConfigOf } from '@/domain/images/runtime-config';
import { imageManifestType } from '@/oci/manifest/media-types';
import { partsFrom } from '../manifests/parts';
import { placedIn } from '../repositories/in-image';
import { statement } from '@/server/platform/sql/database';
import type { Call, Services } from '@/server/access/call/context';
import { replacementMark } from '../evidence/replacements';
import { findBuild, type BuildName } from './find-build';
import { readEvidence, type EvidenceOfBuild } from '../evidence/read-evidence';
import { readNotCarried } from '../evidence/read-not-carried';
import { shownAnnotations } from '../evidence/shown-annotations';

/** One page shows so many manifests, made of so many parts, said in so many bytes; the first one always. */
const most = { manifests: 200, parts: 5_000, bytes: 4 * 1024 * 1024 };

// Of a config what a page shows, whatever else strangers wrote into it: each text to a bound, and what
// is no short list as not known.
const short = (value: string) =>
  `CASE WHEN octet_length((${value})::text) <= 16384 THEN ${value} END`;
const shownConfig = `CASE WHEN jsonb_typeof(m.config) = 'object' THEN jsonb_strip_nulls(jsonb_build_object(
  'os', ${short("m.config->'os'")}, 'architecture', ${short("m.config->'architecture'")},
  'variant', ${short("m.config->'variant'")},
  'rootfs', CASE WHEN m.config ? 'rootfs' THEN '{}'::jsonb END,
  'config', CASE WHEN m.config ? 'config' THEN jsonb_build_object(
    'User', ${short("m.config #> '{config,User}'")},
    'Entrypoint', ${short("m.config #> '{config,Entrypoint}'")},
    'Cmd', ${short("m.config #> '{config,Cmd}'")},
    'WorkingDir', ${short("m.config #> '{config,WorkingDir}'")},
    'ExposedPorts', ${short("m.config #> '{config,ExposedPorts}'")}) END,
  'history', (SELECT jsonb_agg(jsonb_build_object('created_by', left(step.entry->>'created_by', 2000),
      'empty_layer', step.entry->'empty_layer') ORDER BY step.at)
    FROM jsonb_array_elements(CASE WHEN jsonb_typeof(m.config->'history') = 'array'
      THEN m.config->'history' ELSE '[]'::jsonb END) WITH ORDINALITY AS step(entry, at)))) END`;

const manifests = statement(
  'build.manifests',
  `WITH RECURSIVE ${partsFrom('SELECT $1::text AS root')},
   listed AS MATERIALIZED (
     SELECT DISTINCT ON (parts.platform, m.digest) m.digest, parts.platform,
       m.size + coalesce((SELECT c.size FROM manifest_part c
         WHERE c.manifest = m.digest AND c.position = 0), 0) AS bytes,
       (SELECT count(*) FROM manifest_part c WHERE c.manifest = m.digest) AS parts
     FROM parts JOIN manifest m ON m.digest = parts.digest
     WHERE m.kind = 'image' ORDER BY parts.platform, m.digest
   ), line AS MATERIALIZED (
     SELECT digest, platform, row_number() OVER shown AS place, sum(bytes) OVER shown AS bytes,
       sum(parts) OVER shown AS parts, count(*) OVER () AS total
     FROM listed WINDOW shown AS (ORDER BY platform, digest)
   )
   SELECT m.digest, m.size AS own_size, left(m.artifact_type, 256) AS artifact_type,
     ${shownAnnotations('m.annotations')} AS annotations, ${shownConfig} AS config,
     m.runnable OR m.digest = $1 AS runs, line.platform, line.total,
     coalesce(m.media_type, (SELECT p.media_type
       FROM ${placedIn('$2::uuid', 'm.digest')} p LIMIT 1)) AS media_type,
     (SELECT c.about FROM manifest_part c WHERE c.digest = m.digest AND c.role = 'manifest'
        AND c.manifest IN (SELECT digest FROM parts) AND c.about IS NOT NULL LIMIT 1) AS about
   FROM line JOIN manifest m ON m.digest = line.digest
   WHERE line.place = 1 OR (line.place <= ${most.manifests} AND line.parts <= ${most.parts}
     AND line.bytes <= ${most.bytes})
   ORDER BY line.place`,
);

const blobs = statement(
  'build.blobs',
  `SELECT manifest, position, role, digest, media_type, size, elsewhere
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
  /** Manifests that there are. */
  readonly total: number;
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
  const { evidence, replaces } = await readEvidence(sql, {
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
    moreManifests: (parts[0]?.total ?? 0) - parts.length,
    referrers: [
      ...parts.filter((part) => !part.runs).map((part) => attestation(part, build.digest, stages)),
      ...evidence,
    ],
    replaces,
    replacing: replacementMark(replaces),
    notCarried: await readNotCarried(sql, imageId, [
      build.digest,
      ...parts.map((part) => part.digest),
      ...evidence.map((one) => one.digest),
    ]),
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
      digest,
      mediaType,
      size,
      command: commands[at] ?? null,
    })),
  };
}

/** BuildKit's attestations ride in the index as manifests that run nowhere; it says what they are about. */
function attestation(part: ManifestRow, index: string, stages: string[]): EvidenceOfBuild {
  const { digest, about, artifactType, ownSize: size } = part;
  return {
    digest,
    subject: about ?? index,
    artifactType,
    size,
    stages,
    kind: 'attestation',
    annotations: texts(part.annotations),
    tag: null,
    goesAlong: true,
    wouldReplace: [],
    replacedBy: null,
  };
}
